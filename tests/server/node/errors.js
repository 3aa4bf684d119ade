// Every error that a client can provoke: status, type and challenge as oauth4webapi demands them.
// Usage: node errors.js JSON. It prints "open URL" where a user has to act, "deny URL" where one
// disagrees, "leave" where one logs out; each is answered by a line. It prints "done" in the end.
import * as oauth from 'oauth4webapi'
import { strict as assert } from 'node:assert'
import {
  CIBA, DEVICE, as, ask, authorize, callback, challenged, fails, get, given, options, redeem,
  register, user, userinfo, visit, visited,
} from './as.js'

const hasPages = given.program === 'provider' // for CIBA; the others' users agree at once
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const form = (endpoint, fields = {}, headers = {}) =>
  get(endpoint, { method: 'POST', body: new URLSearchParams(fields), headers: { ...FORM, ...headers } })
const metadata = {
  grant_types: ['authorization_code', 'refresh_token', DEVICE, CIBA, 'client_credentials'],
  backchannel_token_delivery_mode: 'poll',
  token_endpoint_auth_method: 'client_secret_post',
}
const client = await register(metadata)
const auth = oauth.ClientSecretPost(client.client_secret)
const wrong = oauth.ClientSecretPost('wrong')
const basic = await register({ ...metadata, token_endpoint_auth_method: 'client_secret_basic' })
const wrongBasic = oauth.ClientSecretBasic('wrong')
const modest = await register({
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_post',
})
const modestAuth = oauth.ClientSecretPost(modest.client_secret)

const grant = async (grantType, parameters = {}, who = client, by = auth, more = {}) =>
  oauth.processGenericTokenEndpointResponse(
    as, who,
    await oauth.genericTokenEndpointRequest(as, who, by, grantType, parameters, {
      ...options, ...more,
    }),
  )
const push = async (parameters, who = client, by = auth, more = {}) =>
  oauth.processPushedAuthorizationResponse(
    as, who,
    await oauth.pushedAuthorizationRequest(as, who, by, parameters, { ...options, ...more }),
  )
const introspect = async (who, by, token = 'x') =>
  oauth.processIntrospectionResponse(
    as, who, await oauth.introspectionRequest(as, who, by, token, options),
  )
const revoke = async (who, by, token = 'x') =>
  oauth.processRevocationResponse(await oauth.revocationRequest(as, who, by, token, options))
const askDevice = async (who = client, by = auth) =>
  oauth.processDeviceAuthorizationResponse(
    as, who, await oauth.deviceAuthorizationRequest(as, who, by, { scope: 'openid' }, options),
  )
const askBackchannel = async (parameters, who = client, by = auth) =>
  oauth.processBackchannelAuthenticationResponse(
    as, who,
    await oauth.backchannelAuthenticationRequest(
      as, who, by, { scope: 'openid', ...parameters }, options,
    ),
  )

// every endpoint that authenticates clients, with wrong credentials: in the form 401 without a
// challenge, in the header with one
const authenticating = [
  (who, by) => grant('client_credentials', {}, who, by),
  (who, by) => push({ client_id: who.client_id, response_type: 'code' }, who, by),
  (who, by) => revoke(who, by),
  (who, by) => askDevice(who, by),
  (who, by) => askBackchannel({ login_hint: 'john' }, who, by),
]
for (const call of authenticating) {
  await fails('invalid_client', 401, call(client, wrong))
  await challenged('basic', undefined, 401, call(basic, wrongBasic))
  await fails('invalid_client', 401, call({ client_id: 'unknown' }, wrong))
}
await challenged('basic', undefined, 401, introspect(basic, wrongBasic))
await challenged('basic', undefined, 401, introspect(client, wrong))

// the token endpoint
await fails('unsupported_grant_type', 400, grant('x'))
await fails('unauthorized_client', 400, grant('client_credentials', {}, modest, modestAuth))
await fails('invalid_request', 400, grant('authorization_code'))
await fails('invalid_grant', 400, grant('authorization_code', { code: 'x' }))
await fails('invalid_request', 400, grant('refresh_token'))
await fails('invalid_grant', 400, grant('refresh_token', { refresh_token: 'x' }))
await fails('invalid_request', 400, grant(DEVICE))
await fails('invalid_grant', 400, grant(DEVICE, { device_code: 'x' }))
await fails('invalid_request', 400, grant(CIBA))
await fails('invalid_grant', 400, grant(CIBA, { auth_req_id: 'x' }))
await fails('invalid_target', 400, grant('client_credentials', { resource: 'no uri' }))
await fails('invalid_dpop_proof', 400,
  grant('client_credentials', {}, client, auth, { headers: { dpop: 'x' } }))
const key = await oauth.generateKeyPair('ES256')
const DPoP = oauth.DPoP(client, key)
await fails('use_dpop_nonce', 400, grant('client_credentials', {}, client, auth, { DPoP }))
const flow = await authorize(client)
await fails('invalid_grant', 400, redeem(client, auth, { ...flow, verifier: 'v'.repeat(43) }))
const trade = ({ answered, verifier }) =>
  ({ code: answered.get('code'), redirect_uri: callback, code_verifier: verifier })
const again = { ...trade(await authorize(client)), redirect_uri: `${callback}2` }
await fails('invalid_grant', 400, grant('authorization_code', again))
const tokens = await redeem(client, auth, await authorize(client))
await fails('invalid_scope', 400,
  grant('refresh_token', { refresh_token: tokens.refresh_token, scope: 'openid profile' }))

// a device that polls too fast, and one whose user disagrees
const impatient = await askDevice()
await fails('authorization_pending', 400, grant(DEVICE, { device_code: impatient.device_code }))
await fails('slow_down', 400, grant(DEVICE, { device_code: impatient.device_code }))
const denied = await askDevice()
await user(`deny ${denied.verification_uri_complete}`)
await fails('access_denied', 400, grant(DEVICE, { device_code: denied.device_code }))
await fails('unauthorized_client', 400, askDevice(modest, modestAuth))

// the back channel
await fails('invalid_request', 400, askBackchannel({}))
await fails('invalid_scope', 400, askBackchannel({ login_hint: 'john', scope: 'email' }))
await fails('unknown_user_id', 400, askBackchannel({ login_hint: 'nobody' }))
await fails('unauthorized_client', 400, askBackchannel({ login_hint: 'john' }, modest, modestAuth))
if (hasPages) {
  const { auth_req_id } = await askBackchannel({ login_hint: 'john' })
  await fails('authorization_pending', 400, grant(CIBA, { auth_req_id }))
  await fails('slow_down', 400, grant(CIBA, { auth_req_id }))
}

// pushed requests
const good = (await ask(client)).parameters
await fails('invalid_request', 400, push({ redirect_uri: callback }))
await fails('invalid_request', 400, push({ ...Object.fromEntries(good), redirect_uri: 'https://evil.example' }))
await fails('invalid_request', 400, push({ ...Object.fromEntries(good), request_uri: 'urn:x' }))
await fails('invalid_request_object', 400, push({ ...Object.fromEntries(good), request: 'x' }))
await fails('unsupported_response_type', 400, push({ ...Object.fromEntries(good), response_type: 'x' }))
await fails('invalid_dpop_proof', 400, push(good, client, auth, { headers: { dpop: 'x' } }))

// userinfo: no token, an unknown one, one for something else, one bound to a key
const bare = await get(as.userinfo_endpoint)
assert.equal(bare.status, 401)
assert.doesNotMatch(bare.headers.get('www-authenticate'), /error/)
await challenged('bearer', 'invalid_token', 401, userinfo(client, 'unknown'))
const own = await grant('client_credentials', { scope: 'email' })
await challenged('bearer', 'invalid_token', 401, userinfo(client, own.access_token))
const plain = await grant('authorization_code', trade(await authorize(client, { scope: 'email' })))
await challenged('bearer', 'insufficient_scope', 403, userinfo(client, plain.access_token))
const bound = await grant('authorization_code', trade(await authorize(client)), client, auth, { DPoP })
await challenged('dpop', 'invalid_token', 401, userinfo(client, bound.access_token))
const thief = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
await challenged('dpop', 'invalid_token', 401, userinfo(client, bound.access_token, { DPoP: thief }))
const forgetful = oauth.DPoP(client, key)
await challenged('dpop', 'use_dpop_nonce', 401,
  userinfo(client, bound.access_token, { DPoP: forgetful }))
assert.equal((await userinfo(client, bound.access_token, { DPoP: forgetful })).sub, 'john')

// introspection and revocation of nothing
const credentials = { client_id: client.client_id, client_secret: client.client_secret }
for (const endpoint of [as.introspection_endpoint, as.revocation_endpoint]) {
  const refused = await form(endpoint, credentials)
  assert.deepEqual([refused.status, (await refused.json()).error], [400, 'invalid_request'])
}
assert.equal((await introspect(basic, oauth.ClientSecretBasic(basic.client_secret))).active, false)
await revoke(client, auth)

// registration and its management
await fails('invalid_redirect_uri', 400, register({ redirect_uris: ['no uri'] }))
await fails('invalid_client_metadata', 400, register({ token_endpoint_auth_method: 'x' }))
const manage = (known, verb, token, body) =>
  oauth.protectedResourceRequest(
    token, verb, new URL(known.registration_client_uri),
    new Headers({ 'content-type': 'application/json' }), body, options,
  )
for (const verb of ['GET', 'PUT', 'DELETE']) {
  const body = verb === 'PUT' ? '{}' : undefined
  await challenged('bearer', 'invalid_token', 401, manage(modest, verb, 'wrong', body))
}
assert.equal((await get(modest.registration_client_uri)).status, 401)
for (const body of ['{', '[]', '']) {
  const headers = { 'content-type': 'application/json' }
  const refused = await get(as.registration_endpoint, { method: 'POST', body, headers })
  assert.equal(refused.status, 400)
}

// grant management: an unknown token, one without the scope, one for another's grant
const grants = async (token) =>
  oauth.protectedResourceRequest(
    token, 'GET', new URL(`${as.grant_management_endpoint}/unknown`), undefined, undefined, options,
  )
const inquisitive = await grant('client_credentials', { scope: 'grant_management_query' })
await challenged('bearer', 'invalid_token', 401, grants('unknown'))
await challenged('bearer', 'insufficient_scope', 403, grants(own.access_token))
await challenged('bearer', 'invalid_request', 404, grants(inquisitive.access_token))

// challenges of attestations, and what is for browsers only
assert.ok((await (await form(as.challenge_endpoint)).json()).attestation_challenge)
const bye = await get(as.end_session_endpoint)
assert.match(bye.headers.get('content-type'), /^text\/html/)

// a request that is no form, one with a parameter twice, one by the wrong method
const posting = [
  as.token_endpoint, as.introspection_endpoint, as.revocation_endpoint,
  as.pushed_authorization_request_endpoint, as.device_authorization_endpoint,
  as.backchannel_authentication_endpoint,
]
for (const endpoint of posting) {
  for (const [kind, body] of [['text/plain', 'a=1'], [FORM['content-type'], 'token=a&token=b']]) {
    const refused = await get(endpoint, { method: 'POST', body, headers: { 'content-type': kind } })
    const { error } = await refused.json()
    assert.deepEqual([refused.status, error], [400, 'invalid_request'], endpoint)
  }
}
for (const endpoint of [...posting, as.registration_endpoint, as.challenge_endpoint]) {
  const refused = await get(endpoint)
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'POST'], endpoint)
}
for (const endpoint of [
  as.userinfo_endpoint, as.authorization_endpoint, as.end_session_endpoint, as.jwks_uri,
]) {
  assert.equal((await get(endpoint, { method: 'PUT' })).status, 405)
}

// what the client learns by the browser, in the query, in the fragment, signed
const returns = async (error, promise) => {
  try {
    await promise
  } catch (thrown) {
    assert.equal(thrown.code, oauth.AUTHORIZATION_RESPONSE_ERROR, thrown)
    assert.equal(thrown.error, error, thrown)
    return
  }
  assert.fail(`no ${error}`)
}
for (const [error, extra] of [
  ['unsupported_response_type', { response_type: 'x' }],
  ['invalid_request', { code_challenge: 'x' }],
  ['invalid_request', { prompt: 'none login' }],
  ['invalid_request', { max_age: 'x' }],
  ['invalid_request', { claims: '{' }],
  ['invalid_request_object', { request: 'x' }],
  ['invalid_target', { resource: 'no uri' }],
  ['invalid_authorization_details', { authorization_details: '[{"type":"unknown"}]' }],
  ['consent_required', { prompt: 'none', scope: 'openid profile' }],
]) {
  await returns(error, authorize(client, extra))
}
const refused = await ask(client)
const landed = new URL(await user(`deny ${as.authorization_endpoint}?${refused.parameters}`))
await returns('access_denied', (async () =>
  oauth.validateAuthResponse(as, client, landed, refused.state))())
await user('leave')
await returns('login_required', authorize(client, { prompt: 'none' }))
const signed = await ask(client, { response_mode: 'jwt', prompt: 'none' })
const jarm = await visit(signed.parameters)
await returns('login_required',
  oauth.validateJwtAuthResponse(as, client, jarm, signed.state, options))

// what must not be told to a client that cannot be trusted
for (const extra of [{ client_id: 'unknown' }, { redirect_uri: 'https://evil.example' }]) {
  const { parameters } = await ask(client, extra)
  const told = await get(`${as.authorization_endpoint}?${parameters}`, { redirect: 'manual' })
  assert.equal(told.status, 400)
}
// every endpoint that there is
for (const [name, url] of Object.entries(as)) {
  if (name !== 'grant_management_endpoint' && /_endpoint$|^jwks_uri$/.test(name)) {
    assert.ok(visited.has(url), name)
  }
}
console.log('done')
process.exit(0)
