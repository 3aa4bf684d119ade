"""A token request whose client is known, and what all flows do with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ...._engine.codec import write_json
from ....models.token.process import TokenResponse
from ....models.token.process import TokenResponseAction as Action
from ...errors import ActionError, OAuthError, message, server_error
from ...hashing import new_value
from ...protocol.authorization_details import read_details
from ...protocol.authorization_responses import error_parameters
from ...protocol.claims import json_object
from ...protocol.flow_tokens import issue_tokens
from ...protocol.parameters import one, values_of
from ...protocol.properties import usable_properties
from ...protocol.requested_claims import ID_TOKEN, read_claims_parameter
from ...protocol.resources import read_resources
from ...store.tokens import TokenAttributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.client.client import Client
    from ....models.common.authz_details import AuthzDetails
    from ....models.common.grant_type import GrantType
    from ....models.common.property import Property
    from ....models.token.process import TokenRequest
    from ...context import AfterCommit, RequestContext
    from ...protocol.client_authentication import ClientAuthentication
    from ...protocol.parameters import ParameterCodes
    from ...protocol.token_responses import Issuance, SignedTokens
    from .binding import Binding

DEFAULT_CNONCE_DURATION = 86_400
"""How long a ``c_nonce`` is good, in seconds."""
CNONCE_IN_TOKEN_RESPONSE = (None, "1.0-ID1")
"""The versions of OpenID for Verifiable Credential Issuance that have it there."""


@attrs.frozen(kw_only=True)
class GrantRequest:
    """A token request whose client is known."""

    context: RequestContext
    request: TokenRequest
    parameters: Mapping[str, list[str]]
    grant_type: GrantType
    authentication: ClientAuthentication
    binding: Binding
    template: Mapping[str, Any]
    """What every answer to it says, by the fields of ``TokenResponse``."""

    @property
    def client(self) -> Client:
        """The client that asks."""
        return self.authentication.client

    def scopes(self, codes: ParameterCodes) -> tuple[str, ...]:
        """Read the words of the parameter ``scope``."""
        return tuple(dict.fromkeys((one(self.parameters, "scope", codes) or "").split()))

    def resources(self, granted: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
        """Read the resources that the access token is to be meant for (RFC 8707 §2.2).

        Args:
            granted: those that it may be meant for; ``None`` for any.

        Raises:
            OAuthError: one of them is none, or not among these.
        """
        asked = read_resources(values_of(self.parameters, "resource"))
        if granted and not set(asked) <= set(granted):
            raise OAuthError("invalid_target", "The resource was not granted.")
        return asked or granted or None

    def details(self, granted: AuthzDetails | None) -> AuthzDetails | None:
        """Read what exactly the access token is to allow, of what was granted (RFC 9396 §6.1).

        Raises:
            OAuthError: it is malformed, or was not granted.
        """
        asked = self.new_details()
        if asked is None:
            return granted
        held = (granted.elements if granted else None) or ()
        if not all(element in held for element in asked.elements or ()):
            raise OAuthError("invalid_authorization_details", "That much was not granted.")
        return asked

    def new_details(self) -> AuthzDetails | None:
        """Read what exactly the access token is to allow, where nothing was granted before.

        Raises:
            OAuthError: it is malformed, or may not be asked for.
        """
        text = one(self.parameters, "authorization_details")
        return read_details(self.context.service, self.client, text)

    def attributes(
        self, properties: tuple[Property, ...] | None = None, jwt_at_claims: str | None = None
    ) -> TokenAttributes:
        """Describe the access token as far as the request does.

        Args:
            properties: its extra properties, unless the request replaces them.
            jwt_at_claims: likewise what it says as a JWT.
        """
        authentication = self.authentication
        ours = self.request.properties or ()
        merged = {item.key: item for item in (*(properties or ()), *ours)}
        cnonce = self._cnonce()
        return TokenAttributes(
            properties=usable_extras(tuple(merged.values())) or None,
            jwt_at_claims=_merged(jwt_at_claims, self.request.jwt_at_claims),
            dpop_key_thumbprint=self.binding.dpop_key_thumbprint,
            certificate_thumbprint=self.binding.certificate_thumbprint,
            client_id_alias_used=authentication.client_id_alias_used,
            client_entity_id_used=authentication.client_entity_id_used,
            metadata_document_used=authentication.metadata_document_used,
            cnonce=new_value() if cnonce else None,
            cnonce_expires_at=self.context.now + cnonce * 1000 if cnonce else None,
        )

    def issue(
        self,
        attributes: TokenAttributes,
        *,
        subject: str | None,
        scopes: tuple[str, ...],
        access_token_duration: int | None = None,
        refresh_token_duration: int | None = None,
    ) -> Issuance:
        """Store an access token, and a refresh token where there should be one.

        The durations that are given count unless the request names others.
        """
        request = self.request
        return issue_tokens(
            self.context,
            self.client,
            self.grant_type,
            attributes,
            subject=subject,
            scopes=scopes,
            access_token=request.access_token,
            access_token_duration=request.access_token_duration or access_token_duration,
            refresh_token_duration=request.refresh_token_duration or refresh_token_duration,
        )

    def answer(
        self,
        issuance: Issuance,
        code: str,
        action: Action = Action.OK,
        **more: object,
    ) -> TokenResponse | AfterCommit[TokenResponse]:
        """Tell the client of its tokens.

        Args:
            issuance: the tokens.
            code: Authlete's code for the outcome.
            action: what is to be done with them.
            more: further members of the answer.
        """
        issuance = attrs.evolve(
            issuance, members={**cnonce_members(issuance, self.context.now), **issuance.members}
        )
        fields: dict[str, Any] = {
            **self.template,
            **self._described(issuance, code),
            "action": action,
            **more,
        }

        def finish(signed: SignedTokens) -> TokenResponse:
            return TokenResponse(
                **fields,
                jwt_access_token=signed.jwt_access_token,
                id_token=signed.id_token,
                response_content=None if action is Action.NATIVE_SSO else signed.content,
            )

        return issuance.answer(finish)

    def refuse(self, error: OAuthError, **more: str | None) -> TokenResponse:
        """Refuse the request, and keep what was changed.

        Args:
            error: why.
            more: further members of the error.
        """
        content = {**error_parameters(self.context, error), **more}
        present = {name: value for name, value in content.items() if value is not None}
        return TokenResponse(
            **self.template,
            result_code=error.code,
            result_message=message(error.code, error.text),
            action=Action.BAD_REQUEST,
            response_content=write_json(present).decode(),
        )

    def _described(self, issuance: Issuance, code: str) -> dict[str, Any]:
        """Describe the outcome by the fields of the answer."""
        record, attributes = issuance.issued.record, issuance.issued.record.attributes
        claims = attributes.claims
        words = read_claims_parameter(claims).names(ID_TOKEN) if claims else ()
        text = f"Processed the token request (grant_type={self.grant_type.lower()})."
        return {
            "result_code": code,
            "result_message": message(code, text),
            **described_tokens(issuance, self.context.now),
            "resources": values_of(self.parameters, "resource") or None,
            "grant_id": attributes.grant_id,
            "session_id": attributes.session_id,
            "cnonce": attributes.cnonce,
            "cnonce_expires_at": attributes.cnonce_expires_at,
            "cnonce_duration": self._cnonce() if attributes.cnonce else None,
            "requested_id_token_claims": words or None,
            "subject": record.subject,
        }

    def _cnonce(self) -> int:
        """Tell for how many seconds the ``c_nonce`` of the response is good; 0 for none."""
        service = self.context.service
        if not service.verifiable_credentials_enabled:
            return 0
        if service.oid4vci_version not in CNONCE_IN_TOKEN_RESPONSE:
            return 0
        return max(service.cnonce_duration or 0, 0) or DEFAULT_CNONCE_DURATION


def usable_extras(properties: tuple[Property, ...]) -> tuple[Property, ...]:
    """Leave out the properties that are ignored.

    Raises:
        ActionError: the others are too large.
    """
    try:
        return usable_properties(properties) or ()
    except ActionError as error:
        code = error.body.result_code
        raise server_error(code, "The properties are too large in total.") from None


def described_tokens(issuance: Issuance, now: int) -> dict[str, Any]:
    """Describe tokens by the fields that answers with tokens share."""
    issued, context = issuance.issued, issuance.context
    record, attributes = issued.record, issued.record.attributes
    refresh_expiry = record.refresh_expires_at
    return {
        "access_token": issuance.access_token,
        "access_token_expires_at": issued.expires_at,
        "access_token_duration": issued.lifetime(now),
        "refresh_token": issuance.refresh_token,
        "refresh_token_expires_at": refresh_expiry or 0,
        "refresh_token_duration": issued.refresh_lifetime(now) or 0,
        "scopes": issued.scopes or None,
        "properties": attributes.properties,
        "access_token_resources": attributes.resources,
        "authorization_details": attributes.authorization_details,
        "refresh_token_scopes": attributes.refresh_token_scopes if record.refresh_hash else None,
        "service_attributes": context.service.attributes or None,
    }


def cnonce_members(issuance: Issuance, now: int) -> dict[str, object]:
    """Write the members of a token response for its ``c_nonce``, if it has one."""
    attributes = issuance.issued.record.attributes
    if attributes.cnonce is None:
        return {}
    return {
        "c_nonce": attributes.cnonce,
        "c_nonce_expires_in": ((attributes.cnonce_expires_at or now) - now) // 1000,
    }


def _merged(first: str | None, second: str | None) -> str | None:
    """Join two JSON objects; members of the second count.

    Raises:
        ActionError: the second is none.
    """
    if not second:
        return first
    members = json_object(second)
    if members is None:
        raise server_error("A108205", "'jwtAtClaims' is not the text of a JSON object.")
    return write_json({**(json_object(first or "{}") or {}), **members}).decode()
