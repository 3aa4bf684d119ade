// What the programs beside it share: the server, a user at its pages, a client with tokens.
import * as oauth from 'oauth4webapi'
import { strict as assert } from 'node:assert'
import https from 'node:https'
import { createInterface } from 'node:readline'

export const given = JSON.parse(process.argv[2])
export const callback = 'https://client.example/cb'

export const visited = new Set()

// fetch(), with certificates of one's own where there is TLS, and a look at each answer.
export const fetching = (certificate) => async (url, init = {}) => {
  const response = given.authority
    ? await overTls(new URL(url), init, certificate)
    : await fetch(url, init)
  const { origin, pathname } = new URL(url)
  visited.add(origin + pathname)
  const kind = response.headers.get('content-type') ?? ''
  assert.ok(response.status < 500, `${pathname}: ${response.status}`)
  if (!/jwks|well-known/.test(pathname)) {
    assert.equal(response.headers.get('cache-control'), 'no-store', pathname)
  }
  if (response.status >= 400 && !response.headers.has('www-authenticate')) {
    assert.match(kind, /^application\/json/, pathname)
  }
  return response
}
const overTls = (url, { method = 'GET', headers = {}, body }, certificate) =>
  new Promise((resolve, reject) => {
    const content = body === undefined || body === null ? undefined : String(body)
    const sent = Object.fromEntries(new Headers(headers))
    if (content !== undefined && body instanceof URLSearchParams) {
      sent['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8'
    }
    const options = { method, headers: sent, ca: given.authority, ...certificate, agent: false }
    const request = https.request(url, options, async (answer) => {
      const chunks = await answer.toArray()
      const { statusCode: status, rawHeaders: raw } = answer
      const pairs = raw.flatMap((name, i) => (i % 2 ? [] : [[name, raw[i + 1]]]))
      const empty = [204, 304].includes(status)
      resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers: pairs }))
    })
    request.on('error', reject)
    request.end(content)
  })
export const get = fetching(given.certificate)
export const options = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: get }

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
export const user = async (what) => {
  console.log(what)
  return (await lines.next()).value
}
export const shown = (feature) => console.log(`shown ${feature}`)

const issuer = new URL(given.issuer)
export const discovered = async (algorithm) =>
  oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...options, algorithm }),
  )
export const as = await discovered('oidc')

export const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
export const CIBA = 'urn:openid:params:grant-type:ciba'
export const register = async (metadata = {}) =>
  oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(
      as,
      {
        redirect_uris: [callback],
        scope: 'openid profile email offline_access',
        grant_types: ['authorization_code', 'refresh_token', DEVICE],
        ...metadata,
      },
      options,
    ),
  )

// A proof that does not repeat the server's nonce is refused; the next one does.
export const repeated = async (run) => {
  try {
    await run()
  } catch (error) {
    assert.ok(oauth.isDPoPNonceError(error), error)
    return run()
  }
  assert.fail('no nonce was demanded')
}

export const ask = async (client, extra = {}) => {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const parameters = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid email offline_access',
    prompt: 'consent',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...extra,
  })
  return { parameters, verifier, state, nonce }
}
export const visit = async (parameters) =>
  new URL(await user(`open ${as.authorization_endpoint}?${parameters}`))
export const authorize = async (client, extra = {}) => {
  const asked = await ask(client, extra)
  const ended = await visit(asked.parameters)
  return { ...asked, answered: oauth.validateAuthResponse(as, client, ended, asked.state) }
}
export const redeem = async (client, auth, { answered, verifier, nonce }, more = {}) => {
  const response = await oauth.authorizationCodeGrantRequest(
    as, client, auth, answered, callback, verifier, { ...options, ...more },
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(as, response, options)
  return tokens
}
export const userinfo = async (client, token, more = {}) =>
  oauth.processUserInfoResponse(
    as, client, oauth.skipSubjectCheck,
    await oauth.userInfoRequest(as, client, token, { ...options, ...more }),
  )

export const fails = async (error, status, promise) => {
  try {
    await promise
  } catch (thrown) {
    assert.equal(thrown.code, oauth.RESPONSE_BODY_ERROR, thrown)
    assert.equal(thrown.error, error, thrown)
    assert.equal(thrown.status, status, thrown)
    return
  }
  assert.fail(`no ${error}`)
}
export const challenged = async (scheme, error, status, promise) => {
  try {
    await promise
  } catch (thrown) {
    assert.equal(thrown.code, oauth.WWW_AUTHENTICATE_CHALLENGE, thrown)
    const found = thrown.cause.find((challenge) => challenge.scheme === scheme)
    assert.ok(found, `no challenge ${scheme}`)
    assert.equal(found.parameters.error, error)
    assert.equal(thrown.status, status)
    return
  }
  assert.fail(`no challenge ${scheme}`)
}
