// Every flow as oauth4webapi has it, which throws at whatever is not as the RFCs demand.
// Usage: node flows.js JSON. It prints "open URL" where a user has to act, "ciba" where one has to
// answer a backchannel request, "notified" to learn what the server told the client; each is
// answered by a line. It prints "shown FEATURE" for what went well, and "done".
import * as oauth from 'oauth4webapi'
import { strict as assert } from 'node:assert'
import {
  CIBA, DEVICE, as, ask, authorize, callback, discovered, fails, fetching, get, given, options,
  redeem, register, repeated, shown, user, userinfo, visit,
} from './as.js'

const { method } = given
const isPublic = method === 'none'
const isBound = method.includes('tls')
assert.deepEqual(await discovered('oauth2'), as)
assert.ok(as.token_endpoint_auth_methods_supported.includes(method))
assert.equal(as.tls_client_certificate_bound_access_tokens, true)

const keys = await oauth.generateKeyPair('ES256', { extractable: true })
const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
const grant_types = [
  'authorization_code', 'refresh_token', DEVICE, ...(isPublic ? [] : ['client_credentials']),
]
const metadata = {
  token_endpoint_auth_method: method,
  grant_types: [...grant_types, 'implicit', ...(isPublic ? [] : [CIBA])],
  response_types: ['code', 'code id_token'],
  ...(isPublic ? {} : { backchannel_token_delivery_mode: 'poll' }),
  ...(isBound ? { tls_client_certificate_bound_access_tokens: true } : {}),
  ...{
    private_key_jwt: {
      jwks: { keys: [{ kty, crv, x, y, kid: 'k' }] },
      token_endpoint_auth_signing_alg: 'ES256',
    },
    tls_client_auth: { tls_client_auth_san_dns: given.name },
    self_signed_tls_client_auth: { jwks: { keys: [given.jwk] } },
  }[method],
}
const authenticates = (client) =>
  ({
    client_secret_basic: () => oauth.ClientSecretBasic(client.client_secret),
    client_secret_post: () => oauth.ClientSecretPost(client.client_secret),
    client_secret_jwt: () => oauth.ClientSecretJwt(client.client_secret),
    private_key_jwt: () => oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'k' }),
    none: () => oauth.None(),
    tls_client_auth: () => oauth.TlsClientAuth(),
    self_signed_tls_client_auth: () => oauth.TlsClientAuth(),
  })[method]()
const client = await register(metadata)
const auth = authenticates(client)
shown('registration')

// a client reads, changes and removes itself
const manage = async (known, verb, body) =>
  oauth.protectedResourceRequest(
    known.registration_access_token, verb, new URL(known.registration_client_uri),
    new Headers({ 'content-type': 'application/json' }), body && JSON.stringify(body), options,
  )
const other = await register()
assert.equal((await (await manage(other, 'GET')).json()).client_id, other.client_id)
const uris = { client_id: other.client_id, redirect_uris: [`${callback}2`] }
const changed = await (await manage(other, 'PUT', uris)).json()
assert.deepEqual(changed.redirect_uris, uris.redirect_uris)
assert.equal((await manage({ ...other, ...changed }, 'DELETE')).status, 204)
shown('registration management')

// code, userinfo, refresh, introspection, revocation
const flow = await authorize(client)
const tokens = await redeem(client, auth, flow)
const { sub } = oauth.getValidatedIdTokenClaims(tokens)
shown('code with PKCE')
shown(method)
const claims = await oauth.processUserInfoResponse(
  as, client, sub, await oauth.userInfoRequest(as, client, tokens.access_token, options),
)
assert.equal(claims.email, 'john@example.com')
shown('userinfo')
const refreshed = await oauth.processRefreshTokenResponse(
  as, client, await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, options),
)
shown('refresh')
const introspect = async (who, token) =>
  oauth.processIntrospectionResponse(
    as, who,
    await oauth.introspectionRequest(
      as, who, oauth.ClientSecretBasic(who.client_secret), token, options,
    ),
  )
const api = await register()
const impostor = {
  client_secret_jwt: () => oauth.ClientSecretJwt('w'.repeat(43)),
  private_key_jwt: () => oauth.PrivateKeyJwt({ key: wrongKeys.privateKey, kid: 'k' }),
}[method]
const wrongKeys = await oauth.generateKeyPair('ES256')
if (impostor) {
  await fails('invalid_client', 401, (async () =>
    oauth.processRefreshTokenResponse(
      as, client,
      await oauth.refreshTokenGrantRequest(
        as, client, impostor(), refreshed.refresh_token, options,
      ),
    ))())
}
const described = await introspect(api, refreshed.access_token)
assert.deepEqual([described.active, described.client_id], [true, client.client_id])
const verified = await oauth.introspectionRequest(
  as, api, oauth.ClientSecretBasic(api.client_secret), refreshed.access_token,
  { ...options, requestJwtResponse: true },
)
assert.ok((await oauth.processIntrospectionResponse(as, api, verified)).active)
await oauth.validateApplicationLevelSignature(as, verified, options)
shown('introspection')
if (isBound) {
  assert.equal(described.cnf['x5t#S256'], given.thumbprint)
  for (const certificate of [given.other, undefined]) {
    const mine = { [oauth.customFetch]: fetching(certificate) }
    await assert.rejects(userinfo(client, refreshed.access_token, mine), {
      code: oauth.WWW_AUTHENTICATE_CHALLENGE,
      status: 401,
    })
    await fails('invalid_client', 401, (async () =>
      oauth.processRefreshTokenResponse(
        as, client,
        await oauth.refreshTokenGrantRequest(
          as, client, auth, refreshed.refresh_token, { ...options, ...mine },
        ),
      ))())
  }
  shown('certificate-bound token')
}
await oauth.processRevocationResponse(
  await oauth.revocationRequest(as, client, auth, refreshed.access_token, options),
)
assert.equal((await introspect(api, refreshed.access_token)).active, false)
shown('revocation')
await fails('invalid_grant', 400, redeem(client, auth, flow)) // a code is used once

// a pushed request, and tokens bound to a key; every proof has to repeat a nonce
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const asked = await ask(client)
const { request_uri } = await repeated(async () =>
  oauth.processPushedAuthorizationResponse(
    as, client,
    await oauth.pushedAuthorizationRequest(as, client, auth, asked.parameters, {
      ...options, DPoP,
    }),
  ))
const ended = await visit(new URLSearchParams({ client_id: client.client_id, request_uri }))
const pushed = { ...asked, answered: oauth.validateAuthResponse(as, client, ended, asked.state) }
shown('pushed request')
const bound = await redeem(client, auth, pushed, { DPoP })
assert.equal(bound.token_type, 'dpop')
assert.equal((await userinfo(client, bound.access_token, { DPoP })).sub, sub)
shown('DPoP with nonce')

// responses that are signed, and an ID token that signs the code
const jarm = await ask(client, { response_mode: 'jwt' })
const response = await oauth.validateJwtAuthResponse(
  as, client, await visit(jarm.parameters), jarm.state, options,
)
await redeem(client, auth, { ...jarm, answered: response })
const hybrid = await ask(client, { response_type: 'code id_token' })
const detached = await oauth.validateDetachedSignatureResponse(
  as, client, await visit(hybrid.parameters), hybrid.nonce, hybrid.state, undefined, options,
)
await redeem(client, auth, { ...hybrid, answered: detached })
if (method === 'private_key_jwt') {
  const signing = await ask(client)
  const request = await oauth.issueRequestObject(as, client, signing.parameters, {
    key: keys.privateKey, kid: 'k',
  })
  const { client_id } = client
  const landed = await visit(new URLSearchParams({ client_id, request, response_type: 'code', scope: 'openid' }))
  const answered = oauth.validateAuthResponse(as, client, landed, signing.state)
  await redeem(client, auth, { ...signing, answered })
}

// a device
const device = await oauth.processDeviceAuthorizationResponse(
  as, client,
  await oauth.deviceAuthorizationRequest(as, client, auth, { scope: 'openid' }, options),
)
const poll = async () =>
  oauth.processDeviceCodeResponse(
    as, client, await oauth.deviceCodeGrantRequest(as, client, auth, device.device_code, options),
  )
await fails('authorization_pending', 400, poll())
await user(`open ${device.verification_uri_complete}`)
assert.ok((await poll()).id_token)
shown('device')

// the back channel
const backchannel = async (who, more = {}) => {
  const parameters = { scope: 'openid', login_hint: 'john', binding_message: 'A1', ...more }
  const { auth_req_id } = await oauth.processBackchannelAuthenticationResponse(
    as, who,
    await oauth.backchannelAuthenticationRequest(as, who, authenticates(who), parameters, options),
  )
  await user('ciba')
  return auth_req_id
}
const trade = async (who, auth_req_id) =>
  oauth.processBackchannelAuthenticationGrantResponse(
    as, who,
    await oauth.backchannelAuthenticationGrantRequest(
      as, who, authenticates(who), auth_req_id, options,
    ),
  )
if (!isPublic) {
  assert.ok((await trade(client, await backchannel(client))).id_token)
  shown('CIBA by poll')
  for (const mode of ['ping', 'push']) {
    const told = await register({
      ...metadata,
      backchannel_token_delivery_mode: mode,
      backchannel_client_notification_endpoint: given.notified,
    })
    const auth_req_id = await backchannel(told, { client_notification_token: 'a-token' })
    const { authorization, body } = JSON.parse(await user('notified'))
    assert.equal(authorization, 'Bearer a-token')
    assert.equal(JSON.parse(body).auth_req_id, auth_req_id)
    const headers = { 'content-type': 'application/json' }
    const granted =
      mode === 'ping'
        ? await trade(told, auth_req_id)
        : await oauth.processBackchannelAuthenticationGrantResponse(
            as, told, new Response(body, { headers }),
          )
    assert.ok(granted.id_token)
    shown(`CIBA by ${mode}`)
  }
  await oauth.processClientCredentialsResponse(
    as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, {}, options),
  )
}
console.log('done')
process.exit(0)
