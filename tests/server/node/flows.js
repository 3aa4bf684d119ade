// Every endpoint as oauth4webapi has it, which throws at whatever is not as the RFCs demand.
// Usage: node flows.js ISSUER METHOD. It prints "open URL" where a user has to act, "ciba" where one
// has to answer a backchannel request, and reads a line: where the browser ended.
import * as oauth from 'oauth4webapi'
import { strict as assert } from 'node:assert'
import { createInterface } from 'node:readline'

const [issuer, method] = process.argv.slice(2)
const insecure = { [oauth.allowInsecureRequests]: true }
const callback = 'https://client.example/cb'
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const user = async (what) => {
  console.log(what)
  return (await lines.next()).value
}

const as = await oauth.processDiscoveryResponse(
  new URL(issuer),
  await oauth.discoveryRequest(new URL(issuer), insecure),
)
const as2 = await oauth.processDiscoveryResponse(
  new URL(issuer),
  await oauth.discoveryRequest(new URL(issuer), { ...insecure, algorithm: 'oauth2' }),
)
assert.deepEqual(as2, as)

const keys = await oauth.generateKeyPair('ES256', { extractable: true })
const jwk = await crypto.subtle.exportKey('jwk', keys.publicKey)
const metadata = {
  redirect_uris: [callback],
  token_endpoint_auth_method: method,
  scope: 'openid profile email offline_access',
  grant_types: [
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
    ...(method === 'none' ? [] : ['client_credentials', 'urn:openid:params:grant-type:ciba']),
  ],
  ...(method === 'none' ? {} : { backchannel_token_delivery_mode: 'poll' }),
  ...(method === 'private_key_jwt'
    ? {
        jwks: { keys: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, kid: 'k' }] },
        token_endpoint_auth_signing_alg: 'ES256',
      }
    : {}),
}
const client = await oauth.processDynamicClientRegistrationResponse(
  await oauth.dynamicClientRegistrationRequest(as, metadata, insecure),
)
const auth = {
  client_secret_basic: () => oauth.ClientSecretBasic(client.client_secret),
  client_secret_post: () => oauth.ClientSecretPost(client.client_secret),
  client_secret_jwt: () => oauth.ClientSecretJwt(client.client_secret),
  private_key_jwt: () => oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'k' }),
  none: () => oauth.None(),
}[method]()

const managed = await fetch(client.registration_client_uri, {
  headers: { authorization: `Bearer ${client.registration_access_token}` },
})
assert.equal(managed.status, 200)

const authorize = async (extra = {}, pushed = undefined) => {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  let parameters = new URLSearchParams({
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
  if (pushed) {
    const { request_uri } = await oauth.processPushedAuthorizationResponse(
      as,
      client,
      await oauth.pushedAuthorizationRequest(as, client, auth, parameters, {
        ...insecure,
        ...pushed,
      }),
    )
    parameters = new URLSearchParams({ client_id: client.client_id, request_uri })
  }
  const ended = new URL(await user(`open ${as.authorization_endpoint}?${parameters}`))
  return { answered: oauth.validateAuthResponse(as, client, ended, state), verifier, nonce }
}
const redeem = async ({ answered, verifier, nonce }, options = {}) => {
  const response = await oauth.authorizationCodeGrantRequest(
    as, client, auth, answered, callback, verifier, { ...insecure, ...options },
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(as, response, insecure)
  return tokens
}
const fails = async (error, status, promise) => {
  try {
    await promise
  } catch (thrown) {
    assert.equal(thrown.error, error, thrown)
    assert.equal(thrown.status, status, thrown)
    return
  }
  assert.fail(`no ${error}`)
}

// code, userinfo, refresh, introspection, revocation
const flow = await authorize()
const tokens = await redeem(flow)
const claims = await oauth.processUserInfoResponse(
  as, client, oauth.getValidatedIdTokenClaims(tokens).sub,
  await oauth.userInfoRequest(as, client, tokens.access_token, insecure),
)
assert.equal(claims.email, 'john@example.com')
const refreshed = await oauth.processRefreshTokenResponse(
  as, client,
  await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, insecure),
)
const introspect = async (token) =>
  oauth.processIntrospectionResponse(
    as, client, await oauth.introspectionRequest(as, client, auth, token, insecure),
  )
const mayIntrospect = method === 'client_secret_basic'
if (mayIntrospect) assert.equal((await introspect(refreshed.access_token)).active, true)
await oauth.processRevocationResponse(
  await oauth.revocationRequest(as, client, auth, refreshed.access_token, insecure),
)
if (mayIntrospect) assert.equal((await introspect(refreshed.access_token)).active, false)
await fails('invalid_grant', 400, redeem(flow)) // a code is used once

// a pushed request, and tokens bound to a key
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const bound = await redeem(await authorize({}, { DPoP }), { DPoP })
assert.equal(bound.token_type, 'dpop')
await oauth.processUserInfoResponse(
  as, client, oauth.skipSubjectCheck,
  await oauth.userInfoRequest(as, client, bound.access_token, { ...insecure, DPoP }),
)

// a device
const device = await oauth.processDeviceAuthorizationResponse(
  as, client,
  await oauth.deviceAuthorizationRequest(as, client, auth, { scope: 'openid' }, insecure),
)
const poll = async () =>
  oauth.processDeviceCodeResponse(
    as, client, await oauth.deviceCodeGrantRequest(as, client, auth, device.device_code, insecure),
  )
await fails('authorization_pending', 400, poll())
await user(`open ${device.verification_uri_complete}`)
assert.ok((await poll()).id_token)

if (method !== 'none') {
  const asked = await oauth.processBackchannelAuthenticationResponse(
    as, client,
    await oauth.backchannelAuthenticationRequest(
      as, client, auth, { scope: 'openid', login_hint: 'john', binding_message: 'A1' }, insecure,
    ),
  )
  await user('ciba')
  const granted = await oauth.processBackchannelAuthenticationGrantResponse(
    as, client,
    await oauth.backchannelAuthenticationGrantRequest(
      as, client, auth, asked.auth_req_id, insecure,
    ),
  )
  assert.ok(granted.id_token)
  await oauth.processClientCredentialsResponse(
    as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, {}, insecure),
  )
}

// errors
await fails('invalid_request', 400, (async () =>
  oauth.processPushedAuthorizationResponse(
    as, client,
    await oauth.pushedAuthorizationRequest(as, client, auth, { redirect_uri: callback }, insecure),
  ))())
if (method === 'client_secret_post') {
  await fails('invalid_client', 401, (async () =>
    oauth.processRefreshTokenResponse(
      as, client,
      await oauth.refreshTokenGrantRequest(
        as, client, oauth.ClientSecretPost('wrong'), 'token', insecure,
      ),
    ))())
}
try {
  await oauth.processUserInfoResponse(
    as, client, oauth.skipSubjectCheck,
    await oauth.userInfoRequest(as, client, 'unknown', insecure),
  )
  assert.fail('an unknown token was taken')
} catch (thrown) {
  assert.equal(thrown.code, oauth.WWW_AUTHENTICATE_CHALLENGE, thrown)
  assert.equal(thrown.cause[0].parameters.error, 'invalid_token')
}
await authorize({ prompt: 'none', scope: 'openid profile' }).then(
  () => assert.fail('no consent_required'),
  (thrown) => assert.equal(thrown.error, 'consent_required', thrown),
)
console.log('done')
process.exit(0)
