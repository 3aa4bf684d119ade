"""The endpoints of a credential issuer (OpenID for Verifiable Credential Issuance 1.0)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..funcs.introspection_process import introspection_process
from ..funcs.verifiable_credentials_batch_issue import verifiable_credentials_batch_issue
from ..funcs.verifiable_credentials_batch_parse import verifiable_credentials_batch_parse
from ..funcs.verifiable_credentials_deferred_issue import verifiable_credentials_deferred_issue
from ..funcs.verifiable_credentials_deferred_parse import verifiable_credentials_deferred_parse
from ..funcs.verifiable_credentials_get_jwks import verifiable_credentials_get_jwks
from ..funcs.verifiable_credentials_get_jwt_issuer import verifiable_credentials_get_jwt_issuer
from ..funcs.verifiable_credentials_get_metadata import verifiable_credentials_get_metadata
from ..funcs.verifiable_credentials_get_nonce import verifiable_credentials_get_nonce
from ..funcs.verifiable_credentials_get_offer_info import verifiable_credentials_get_offer_info
from ..funcs.verifiable_credentials_issue import verifiable_credentials_issue
from ..funcs.verifiable_credentials_parse import verifiable_credentials_parse
from ..models.introspection.process import IntrospectionResponse
from ..models.introspection.process import IntrospectionResponseAction as Introspected
from ..models.verifiable_credentials.get_offer_info import VciOfferInfoResponseAction as Offered
from .answers import answer, expect, with_headers_of
from .credentials import presented_token, token_inputs
from .endpoint import endpoint
from .messages import Refusal, json_response, oauth_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..models.verifiable_credentials.credential_issuance_order import CredentialIssuanceOrder
    from ..models.verifiable_credentials.credential_request_info import CredentialRequestInfo
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("GET")
async def issuer_metadata(server: AuthorizationServer, request: Request) -> Response:
    """Publish what the issuer issues (§12.2)."""
    answered = await server.ask(
        verifiable_credentials_get_metadata, {"vci_metadata_request": {"pretty": False}}
    )
    return answer(answered, request)


@endpoint("GET")
async def jwt_issuer(server: AuthorizationServer, request: Request) -> Response:
    """Publish the issuer's keys, as SD-JWT VC has it."""
    answered = await server.ask(
        verifiable_credentials_get_jwt_issuer, {"vci_jwtissuer_request": {"pretty": False}}
    )
    return answer(answered, request)


@endpoint("GET")
async def issuer_jwks(server: AuthorizationServer, request: Request) -> Response:
    """Publish the keys that verify credentials."""
    answered = await server.ask(
        verifiable_credentials_get_jwks, {"vci_jwks_request": {"pretty": False}}
    )
    return answer(answered, request)


@endpoint("POST")
async def nonce(server: AuthorizationServer, request: Request) -> Response:
    """Give a wallet a nonce for its proofs (§7)."""
    answered = await server.ask(verifiable_credentials_get_nonce, {"vci_nonce_request": {}})
    return answer(answered, request)


@endpoint("GET")
async def credential_offer(server: AuthorizationServer, request: Request) -> Response:
    """Give a wallet the offer behind a ``credential_offer_uri`` (§4.1.3)."""
    identifier = request.parameters.get("identifier", "")
    answered = await server.ask(
        verifiable_credentials_get_offer_info,
        {"vci_offer_info_request": {"identifier": identifier}},
    )
    expect(answered)
    if answered.action != Offered.OK or answered.info is None:
        return oauth_error(HTTPStatus.NOT_FOUND, "not_found")
    return json_response(HTTPStatus.OK, answered.info.credential_offer or "{}")


@endpoint("POST")
async def credential(server: AuthorizationServer, request: Request) -> Response:
    """Issue a credential (§8)."""
    token, introspected = await _introspect(server, request)
    parsed = await server.ask(
        verifiable_credentials_parse,
        {
            "vci_single_parse_request": {
                "access_token": token,
                "request_content": request.text,
            }
        },
    )
    if parsed.action != "OK" or parsed.info is None:
        return with_headers_of(introspected, answer(parsed, request))
    (order,) = await _orders(server, introspected, [parsed.info])
    issued = await server.ask(
        verifiable_credentials_issue,
        {"vci_single_issue_request": {"access_token": token, "order": order}},
    )
    return with_headers_of(introspected, answer(issued, request))


@endpoint("POST")
async def batch_credential(server: AuthorizationServer, request: Request) -> Response:
    """Issue several credentials at once."""
    token, introspected = await _introspect(server, request)
    parsed = await server.ask(
        verifiable_credentials_batch_parse,
        {
            "vci_batch_parse_request": {
                "access_token": token,
                "request_content": request.text,
            }
        },
    )
    if parsed.action != "OK":
        return with_headers_of(introspected, answer(parsed, request))
    orders = await _orders(server, introspected, parsed.info or ())
    issued = await server.ask(
        verifiable_credentials_batch_issue,
        {"vci_batch_issue_request": {"access_token": token, "orders": orders}},
    )
    return with_headers_of(introspected, answer(issued, request))


@endpoint("POST")
async def deferred_credential(server: AuthorizationServer, request: Request) -> Response:
    """Issue a credential that was promised before (§9)."""
    token, introspected = await _introspect(server, request)
    parsed = await server.ask(
        verifiable_credentials_deferred_parse,
        {
            "vci_deferred_parse_request": {
                "access_token": token,
                "request_content": request.text,
            }
        },
    )
    if parsed.action != "OK" or parsed.info is None:
        return with_headers_of(introspected, answer(parsed, request))
    (order,) = await _orders(server, introspected, [parsed.info])
    issued = await server.ask(
        verifiable_credentials_deferred_issue, {"vci_deferred_issue_request": {"order": order}}
    )
    return with_headers_of(introspected, answer(issued, request))


async def _introspect(
    server: AuthorizationServer, request: Request
) -> tuple[str, IntrospectionResponse]:
    """Check the access token.

    Raises:
        Refusal: it is missing, or not good.
    """
    token = presented_token(request)
    introspected = await server.ask(
        introspection_process,
        {
            "introspection_request": {
                "token": token,
                **token_inputs(server, request),
            }
        },
    )
    if introspected.action != Introspected.OK:
        raise Refusal(answer(introspected, request))
    return token, introspected


async def _orders(
    server: AuthorizationServer,
    introspected: IntrospectionResponse,
    infos: Sequence[CredentialRequestInfo],
) -> Sequence[CredentialIssuanceOrder]:
    if server.settings.credentials is None:
        raise Refusal(oauth_error(HTTPStatus.BAD_REQUEST, "unsupported_credential_type"))
    return await server.settings.credentials(introspected, infos)
