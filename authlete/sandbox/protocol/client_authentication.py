"""Client authentication (RFC 6749 §2.3): who asks, and whether it is that client."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, Final

import attrs

from ...models.common.client_auth_method import ClientAuthMethod as Method
from ...models.common.client_type import ClientType
from ..directory import ClientFault
from ..errors import not_played
from .client_assertions import check_private_key_jwt, check_secret_jwt
from .client_attestations import check_attestation
from .client_certificates import check_certificate, check_self_signed
from .credentials import ClientCodes, Credentials
from .parameters import ParameterCodes, bad_parameters, one

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ...models.client.client import Client
    from ..context import RequestContext
    from .credentials import ClientRequest

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION: Final = ParameterCodes("A157311", "A157311", "A158305")
TYPE_OF_ASSERTION: Final = ParameterCodes("A158302", "A158303", "A158304")


@attrs.frozen(kw_only=True)
class ClientAuthentication:
    """A client that showed who it is."""

    client: Client
    method: Method | str
    """How; ``NONE`` for a client that need not."""
    identifier: str
    """What it called itself."""

    @property
    def client_id_alias_used(self) -> bool:
        """Whether it called itself by its alias."""
        alias = self.client.client_id_alias
        return self.identifier == alias != str(self.client.client_id)

    @property
    def client_entity_id_used(self) -> bool:
        """Whether it called itself by its entity ID (OpenID Federation)."""
        return self.identifier == self.client.entity_id

    @property
    def metadata_document_used(self) -> bool:
        """Whether it called itself by the URL of its metadata document."""
        return self.identifier == self.client.metadata_document_location


def authenticate(  # noqa: PLR0913 - what differs between endpoints
    context: RequestContext,
    request: ClientRequest,
    parameters: Mapping[str, list[str]],
    *,
    action: str,
    codes: ClientCodes | None = None,
    supported: Collection[str] | None = None,
    endpoint: str | None = None,
    implied: str | None = None,
) -> ClientAuthentication:
    """Authenticate a client by the method in its settings, else by its secret if it has one.

    Args:
        context: the request.
        request: the headers and the certificate that the client sent.
        parameters: its form.
        action: what is answered if it fails.
        codes: Authlete's codes at the endpoint.
        supported: the methods of the endpoint; left out, those of the token endpoint.
        endpoint: the URL of the endpoint, which an assertion may be meant for.
        implied: the identifier of a public client that may leave its own out.

    Raises:
        ActionError: it is not that client.
        FetchNeededError: its keys have to be fetched first.
    """
    codes = codes or ClientCodes()
    credentials = _credentials(context, request, parameters, action, codes, endpoint)
    identifier = _identifier(credentials, parameters) or implied
    if identifier is None:
        raise credentials.refusal(codes.client_id.missing, "The client did not name itself.")
    client = context.clients.find(identifier)
    if isinstance(client, ClientFault):
        faults = {
            ClientFault.UNKNOWN: (codes.unknown, "There is no such client."),
            ClientFault.FOREIGN: (codes.foreign, "The client is another service's."),
            ClientFault.LOCKED: (codes.locked, "The client is locked."),
        }
        raise credentials.refusal(*faults[client])
    method = _method(client, credentials)
    allowed = context.service.supported_token_auth_methods if supported is None else supported
    if allowed is not None and method not in allowed:
        raise credentials.refusal("A152301", "The service does not support the client's method.")
    if method not in CHECKS:
        raise not_played("INTERNAL_SERVER_ERROR", f"client authentication by {method}")
    CHECKS[method](context, client, credentials)
    return ClientAuthentication(client=client, method=method, identifier=identifier)


def names_client(request: ClientRequest, parameters: Mapping[str, list[str]]) -> bool:
    """Tell whether a request says which client it comes from."""
    return bool(
        request.client_id
        or request.oauth_client_attestation
        or any(parameters.get("client_id", ()))
        or any(parameters.get("client_assertion", ()))
    )


def _credentials(  # noqa: PLR0913, PLR0917 - as above
    context: RequestContext,
    request: ClientRequest,
    parameters: Mapping[str, list[str]],
    action: str,
    codes: ClientCodes,
    endpoint: str | None,
) -> Credentials:
    form_secret = one(parameters, "client_secret", codes.client_secret)
    header_secret = request.client_secret or None
    if form_secret and header_secret and form_secret != header_secret:
        raise bad_parameters(
            codes.client_secret.contradictory, "The client sent more than one client_secret."
        )
    assertion = one(parameters, "client_assertion", ASSERTION)
    kind = one(parameters, "client_assertion_type", TYPE_OF_ASSERTION)
    if assertion and kind is None:
        raise bad_parameters(
            TYPE_OF_ASSERTION.missing, "The request does not tell the type of the assertion."
        )
    if assertion and kind != ASSERTION_TYPE:
        raise bad_parameters("A157310", "The type of the client assertion is not supported.")
    service = context.service
    known = (service.issuer, service.token_endpoint, endpoint)
    return Credentials(
        request=request,
        header_secret=header_secret,
        form_secret=form_secret,
        assertion=assertion,
        action=action,
        codes=codes,
        audiences=tuple(dict.fromkeys(name for name in known if name)),
    )


def _identifier(credentials: Credentials, parameters: Mapping[str, list[str]]) -> str | None:
    """Find what the client calls itself: in its form, its header, or a JWT of its own."""
    codes = credentials.codes
    in_form = one(parameters, "client_id", codes.client_id)
    in_header = credentials.request.client_id or None
    if in_form and in_header and in_form != in_header:
        raise bad_parameters(
            codes.client_id.contradictory, "The client sent more than one client_id."
        )
    named = in_form or in_header
    by_jwt = credentials.assertion or credentials.request.oauth_client_attestation
    return named or (_claimed_subject(by_jwt) if by_jwt else None)


def _claimed_subject(text: str) -> str | None:
    from ..._jose.jws import read_jws  # noqa: PLC0415 - only who sends a JWT pays for the library

    found = read_jws(text)
    subject = found.claims.get("sub") if found else None
    return subject if isinstance(subject, str) else None


def _method(client: Client, credentials: Credentials) -> Method | str:
    if client.token_auth_method:
        return client.token_auth_method
    if client.client_secret is None or client.client_type == ClientType.PUBLIC:
        return Method.NONE
    return Method.CLIENT_SECRET_BASIC if credentials.header_secret else Method.CLIENT_SECRET_POST


def _check_none(_: RequestContext, client: Client, credentials: Credentials) -> None:
    sent = credentials.header_secret or credentials.form_secret or credentials.assertion
    if client.token_auth_method and sent:
        raise credentials.refusal("A157303", "The client authenticates itself, but is not to.")


def _check_basic(_: RequestContext, client: Client, credentials: Credentials) -> None:
    _check_secret(client, credentials, credentials.header_secret)


def _check_post(_: RequestContext, client: Client, credentials: Credentials) -> None:
    _check_secret(client, credentials, credentials.form_secret)


def _check_secret(client: Client, credentials: Credentials, secret: str | None) -> None:
    if secret is None:
        raise credentials.refusal(
            credentials.codes.client_secret.missing, "The client sent no secret."
        )
    if not compare_digest((client.client_secret or "").encode(), secret.encode()):
        raise credentials.refusal(credentials.codes.wrong, "The client's credentials are wrong.")


CHECKS: Final[Mapping[str, Callable[[RequestContext, Client, Credentials], None]]] = {
    Method.NONE: _check_none,
    Method.CLIENT_SECRET_BASIC: _check_basic,
    Method.CLIENT_SECRET_POST: _check_post,
    Method.CLIENT_SECRET_JWT: check_secret_jwt,
    Method.PRIVATE_KEY_JWT: check_private_key_jwt,
    Method.TLS_CLIENT_AUTH: check_certificate,
    Method.SELF_SIGNED_TLS_CLIENT_AUTH: check_self_signed,
    Method.ATTEST_JWT_CLIENT_AUTH: check_attestation,
}
"""How each method is checked; those that are not here are not played."""
