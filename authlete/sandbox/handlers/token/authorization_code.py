"""The authorization code flow at the token endpoint (RFC 6749 §4.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.token.process import TokenResponseAction as Action
from ...errors import OAuthError
from ...protocol.id_tokens import content_for_code, half_hash, id_token
from ...protocol.parameters import ParameterCodes, one, required
from ...protocol.pkce import CHALLENGE, is_verified
from ...protocol.settings import id_token_algorithm

if TYPE_CHECKING:
    from ....models.token.process import TokenResponse
    from ...context import AfterCommit, RequestContext
    from ...store.codes import AuthorizationCode
    from .grant_request import GrantRequest

CODE: Final = ParameterCodes("A050301", "A050302", "A050303")
REDIRECT_URI: Final = ParameterCodes("A050308", "A050309", "A050304")
VERIFIER: Final = ParameterCodes("A050312", "A050313", "A050314")
NATIVE_SSO: Final = {"openid", "device_sso"}


def authorization_code(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Redeem an authorization code.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the code cannot be redeemed by it.
    """
    code = required(asked.parameters, "code", CODE)
    record = asked.context.store.codes.find(asked.context.service_id, hash_of(code))
    if record is None:
        raise _invalid("A050305", "There is no such authorization code.")
    if record.client != asked.client.client_id:
        raise _invalid("A050307", "The authorization code was issued to another client.")
    if record.used:
        _revoke(asked.context, record)
        return asked.refuse(_invalid("A050305", "The authorization code was used before."))
    if not record.is_live(asked.context.now):
        raise _invalid("A050311", "The authorization code has expired.")
    _check_redirect_uri(asked, record)
    _check_verifier(asked, record)
    asked.binding.check_code(record.request.dpop_jkt)
    return _issue(asked, record, code)


def _issue(
    asked: GrantRequest, record: AuthorizationCode, code: str
) -> TokenResponse | AfterCommit[TokenResponse]:
    requested, context = record.request, asked.context
    granted_resources = requested.resources or None
    attributes = attrs.evolve(
        asked.attributes(record.properties, record.jwt_at_claims),
        authorization_details=asked.details(record.authorization_details),
        resources=asked.resources(granted_resources),
        granted_details=record.authorization_details,
        granted_resources=granted_resources,
        acr=record.acr,
        auth_time=record.auth_time,
        session_id=record.session_id,
        grant_id=record.grant_id,
        claims=requested.claims,
        credential_configuration_ids=requested.credential_configuration_ids or None,
        consented_claims=record.consented_claims,
    )
    issuance = asked.issue(attributes, subject=record.subject, scopes=record.scopes)
    tokens = (*record.tokens, issuance.issued.record.id)
    context.store.codes.save(attrs.evolve(record, used=True, tokens=tokens))
    if context.service.native_sso_supported and set(record.scopes) >= NATIVE_SSO:
        return asked.answer(
            issuance,
            "A050001",
            Action.NATIVE_SSO,
            device_secret=one(asked.parameters, "device_secret"),
            additional_claims=_protocol_claims(asked, record),
        )
    if "openid" in record.scopes:
        content = content_for_code(record, code)
        issuance = attrs.evolve(issuance, id_token=id_token(context, asked.client, content))
    return asked.answer(issuance, "A050001")


def _invalid(code: str, text: str) -> OAuthError:
    return OAuthError("invalid_grant", text, code)


def _revoke(context: RequestContext, record: AuthorizationCode) -> None:
    """Revoke what came of a code that is used again (RFC 6749 §4.1.2)."""
    for number in record.tokens:
        token = context.store.tokens.get(number)
        if token is not None:
            context.store.tokens.remove(token)


def _check_redirect_uri(asked: GrantRequest, record: AuthorizationCode) -> None:
    uri = one(asked.parameters, "redirect_uri", REDIRECT_URI)
    if uri is None:
        if record.request.redirect_uri_given:
            raise _invalid("A050308", "The request does not repeat the redirect URI.")
        return
    if not record.request.redirect_uri_given:
        raise _invalid("A050310", "The authorization request named no redirect URI.")
    if uri != record.request.redirect_uri:
        raise _invalid("A050309", "The redirect URI is not the authorization request's.")


def _check_verifier(asked: GrantRequest, record: AuthorizationCode) -> None:
    verifier = one(asked.parameters, "code_verifier", VERIFIER)
    challenge = record.request.code_challenge
    if challenge is None:
        if verifier is not None:
            raise _invalid("A050317", "The authorization request had no 'code_challenge'.")
        return
    if verifier is None:
        raise _invalid("A050312", "The request has no 'code_verifier'.")
    if not CHALLENGE.fullmatch(verifier):
        raise _invalid("A050316", "'code_verifier' is malformed.")
    if not is_verified(challenge, record.request.code_challenge_method, verifier):
        raise _invalid("A050315", "'code_verifier' does not fit 'code_challenge'.")


def _protocol_claims(asked: GrantRequest, record: AuthorizationCode) -> str:
    """Write what the ID token of native single sign-on has to say of the request."""
    nonce, state = record.request.nonce, record.request.state
    hashed = half_hash(state, id_token_algorithm(asked.client)) if state else None
    claims = {"nonce": nonce, "s_hash": hashed}
    return write_json({name: value for name, value in claims.items() if value}).decode()
