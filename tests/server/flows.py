"""How each operation that an endpoint asks is reached, with its answer written by the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from authlete.models.attestation.challenge import AttestationChallengeResponse
from authlete.models.authorization.fail import AuthorizationFailResponse
from authlete.models.authorization.issue import AuthorizationIssueResponse
from authlete.models.authorization.process_request import AuthorizationResponse
from authlete.models.authorization_management.get_ticket_info import (
    AuthorizationTicketInfoResponse,
)
from authlete.models.authorization_management.update_ticket import (
    AuthorizationTicketUpdateResponse,
)
from authlete.models.backchannel_logout.token import BackchannelLogoutTokenResponse
from authlete.models.ciba.complete import BackchannelAuthenticationCompleteResponse
from authlete.models.ciba.fail import BackchannelAuthenticationFailResponse
from authlete.models.ciba.issue import BackchannelAuthenticationIssueResponse
from authlete.models.ciba.process_authentication import BackchannelAuthenticationResponse
from authlete.models.device_flow.authorization import DeviceAuthorizationResponse
from authlete.models.device_flow.complete import DeviceCompleteResponse
from authlete.models.device_flow.verification import DeviceVerificationResponse
from authlete.models.dynamic_client_registration.registration import ClientRegistrationResponse
from authlete.models.federation.configuration import FederationConfigurationResponse
from authlete.models.federation.registration import FederationRegistrationResponse
from authlete.models.grant_management.process_request import GMResponse
from authlete.models.introspection.process import IntrospectionResponse
from authlete.models.introspection.standard_process import StandardIntrospectionResponse
from authlete.models.native_sso.logout import NativeSsoLogoutResponse
from authlete.models.native_sso.process import NativeSsoResponse
from authlete.models.pushed_authorization.create import PushedAuthorizationResponse
from authlete.models.revocation.process import RevocationResponse
from authlete.models.token.fail import TokenFailResponse
from authlete.models.token.issue import TokenIssueResponse
from authlete.models.token.process import TokenResponse
from authlete.models.token_operations.create import TokenCreateResponse
from authlete.models.token_operations.reissue_id_token import IdtokenReissueResponse
from authlete.models.userinfo.issue import UserinfoIssueResponse
from authlete.models.userinfo.process import UserinfoResponse
from authlete.models.verifiable_credentials.batch_issue import VciBatchIssueResponse
from authlete.models.verifiable_credentials.batch_parse import VciBatchParseResponse
from authlete.models.verifiable_credentials.credential_issuance_order import (
    CredentialIssuanceOrder,
)
from authlete.models.verifiable_credentials.deferred_issue import VciDeferredIssueResponse
from authlete.models.verifiable_credentials.deferred_parse import VciDeferredParseResponse
from authlete.models.verifiable_credentials.get_jwks import VciJwksResponse
from authlete.models.verifiable_credentials.get_jwt_issuer import VciJwtissuerResponse
from authlete.models.verifiable_credentials.get_metadata import VciMetadataResponse
from authlete.models.verifiable_credentials.get_nonce import VciNonceResponse
from authlete.models.verifiable_credentials.get_offer_info import VciOfferInfoResponse
from authlete.models.verifiable_credentials.issue import VciSingleIssueResponse
from authlete.models.verifiable_credentials.parse import VciSingleParseResponse
from authlete.server import Deny, Grant
from tests.server.conftest import LOGIN, basic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from authlete.models.ciba.process_authentication import (
        BackchannelAuthenticationResponse as Answered,
    )
    from authlete.server import PendingAuthentication, Request, Response
    from tests.server.conftest import World

    Drive: TypeAlias = Callable[[World], Awaitable[Response]]

BEARER = ("authorization", "Bearer a-token")


@attrs.frozen
class Flow:
    """A way to an operation."""

    cls: type[Any]
    """What the operation answers."""
    operation: str
    drive: Drive
    before: tuple[tuple[str, dict[str, Any]], ...] = ()
    """The answers of operations before it."""
    settings: Mapping[str, Any] = attrs.field(factory=dict)


class Phone:
    """The hooks for backchannel requests: everybody is known, and nobody is asked."""

    def __init__(self) -> None:
        self.pending: list[PendingAuthentication] = []

    async def find_user(self, _: Request, __: Answered) -> str:
        """Know everybody."""
        return "john"

    async def ask(self, pending: PendingAuthentication) -> None:
        """Remember who is asked."""
        self.pending.append(pending)


async def say_john(*_: object) -> str:
    """Be the hook that knows john only."""
    return "john"


async def exchange(*_: object) -> Grant:
    """Be the hook that exchanges each token for one of john's."""
    return Grant("john")


async def orders(_: object, infos: Sequence[object]) -> list[CredentialIssuanceOrder]:
    """Be the hook that issues what is asked for."""
    return [CredentialIssuanceOrder(request_identifier="r") for _ in infos]


HOOKS = {
    "password": say_john,
    "native_sso": say_john,
    "token_exchange": exchange,
    "resource_server": say_john,
    "credentials": orders,
}


def visit(outcome: object = None, **parameters: Any) -> Drive:
    """Visit the authorization endpoint."""

    async def drive(world: World) -> Response:
        if outcome is not None:
            world.owner.outcome = outcome
        return await world.authorize(**parameters)

    return drive


async def come_back(world: World) -> Response:
    """Come back to the authorization endpoint."""
    await world.authorize()
    return await world.browser.get(world.owner.asked[-1].resume_url)


def post(path: str, **form: str) -> Drive:
    """Post a form as the confidential client."""

    async def drive(world: World) -> Response:
        return await world.browser.post(path, form, headers=[basic()])

    return drive


def send(
    method: str, path: str, content_type: str = "application/json", body: bytes = b"{}"
) -> Drive:
    """Send a request with a bearer token."""

    async def drive(world: World) -> Response:
        has_body = method in {"POST", "PUT"}
        headers = [BEARER, *([("content-type", content_type)] if has_body else [])]
        parts = {"body": body} if has_body else {}
        return await world.browser.send(method, path, headers=headers, **parts)

    return drive


def complete_device(outcome: Grant | Deny) -> Drive:
    """Decide on a device's request."""

    async def drive(world: World) -> Response:
        found = await world.browser.post("/device", {"user_code": "ABC"})
        world.owner.outcome = outcome
        return await world.browser.get(found.header("location") or "")

    return drive


NOBODY = {"backchannel": None}
TOKEN = post("/token", grant_type="x")
CIBA = post("/bc-authorize", login_hint="john")
IDENTIFIED = ("ciba_process_authentication", {"action": "USER_IDENTIFICATION", "ticket": "t"})
VALID = ("device_flow_verification", {"action": "VALID", "clientId": 11})
PRESENTED = ("introspection_process", {"action": "OK", "clientId": 11})


def token_of(action: str, **members: Any) -> tuple[tuple[str, dict[str, Any]]]:
    """Have the token request answered by an action that the endpoint goes on from."""
    return (("token_process", {"action": action, "ticket": "t", "clientId": 11, **members}),)


def parsed(operation: str, info: object) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Have token and request of a wallet be good."""
    return (PRESENTED, (operation, {"action": "OK", "info": info}))


FLOWS = (
    Flow(AuthorizationResponse, "authorization_process_request", visit()),
    Flow(AuthorizationIssueResponse, "authorization_issue", visit(LOGIN)),
    Flow(AuthorizationFailResponse, "authorization_fail", visit(Deny())),
    Flow(AuthorizationTicketUpdateResponse, "authorization_management_update_ticket", visit(LOGIN)),
    Flow(AuthorizationTicketInfoResponse, "authorization_management_get_ticket_info", come_back),
    Flow(PushedAuthorizationResponse, "pushed_authorization_create", post("/par", scope="x")),
    Flow(TokenResponse, "token_process", TOKEN),
    Flow(TokenIssueResponse, "token_issue", TOKEN, token_of("PASSWORD", username="john")),
    Flow(
        TokenFailResponse,
        "token_fail",
        post("/token", grant_type="password"),
        token_of("PASSWORD"),
        {"password": None},
    ),
    Flow(
        IdtokenReissueResponse,
        "token_operations_reissue_id_token",
        TOKEN,
        token_of("ID_TOKEN_REISSUABLE", accessToken="a", refreshToken="r"),
    ),
    Flow(NativeSsoResponse, "native_sso_process", TOKEN, token_of("NATIVE_SSO", accessToken="a")),
    Flow(TokenCreateResponse, "token_operations_create", TOKEN, token_of("TOKEN_EXCHANGE")),
    Flow(StandardIntrospectionResponse, "introspection_standard_process", post("/introspect")),
    Flow(RevocationResponse, "revocation_process", post("/revoke", token="x")),
    Flow(UserinfoResponse, "userinfo_process", send("GET", "/userinfo")),
    Flow(
        UserinfoIssueResponse,
        "userinfo_issue",
        send("GET", "/userinfo"),
        (("userinfo_process", {"action": "OK", "subject": "john"}),),
    ),
    Flow(
        DeviceAuthorizationResponse,
        "device_flow_authorization",
        post("/device_authorization", client_id="11"),
    ),
    Flow(DeviceVerificationResponse, "device_flow_verification", post("/device", user_code="ABC")),
    Flow(DeviceCompleteResponse, "device_flow_complete", complete_device(LOGIN), (VALID, VALID)),
    Flow(BackchannelAuthenticationResponse, "ciba_process_authentication", CIBA),
    Flow(BackchannelAuthenticationIssueResponse, "ciba_issue", CIBA, (IDENTIFIED,)),
    Flow(BackchannelAuthenticationFailResponse, "ciba_fail", CIBA, (IDENTIFIED,), NOBODY),
    Flow(
        ClientRegistrationResponse,
        "dynamic_client_registration_register",
        send("POST", "/register"),
    ),
    *(
        Flow(
            ClientRegistrationResponse,
            f"dynamic_client_registration_{name}",
            send(method, "/register/12"),
        )
        for name, method in (("get", "GET"), ("update", "PUT"), ("delete", "DELETE"))
    ),
    Flow(GMResponse, "grant_management_process_request", send("GET", "/grants/g")),
    Flow(
        FederationConfigurationResponse,
        "federation_configuration",
        send("GET", "/.well-known/openid-federation"),
    ),
    Flow(
        FederationRegistrationResponse,
        "federation_registration",
        send("POST", "/federation/register", "application/entity-statement+jwt"),
    ),
    Flow(
        VciMetadataResponse,
        "verifiable_credentials_get_metadata",
        send("GET", "/.well-known/openid-credential-issuer"),
    ),
    Flow(
        VciJwtissuerResponse,
        "verifiable_credentials_get_jwt_issuer",
        send("GET", "/.well-known/jwt-vc-issuer"),
    ),
    Flow(VciJwksResponse, "verifiable_credentials_get_jwks", send("GET", "/credential_jwks")),
    Flow(VciNonceResponse, "verifiable_credentials_get_nonce", send("POST", "/nonce")),
    Flow(
        VciOfferInfoResponse,
        "verifiable_credentials_get_offer_info",
        send("GET", "/credential_offers/o"),
    ),
    Flow(AttestationChallengeResponse, "attestation_challenge", send("POST", "/challenge")),
    Flow(IntrospectionResponse, "introspection_process", send("POST", "/credential")),
    Flow(
        VciSingleParseResponse,
        "verifiable_credentials_parse",
        send("POST", "/credential"),
        (PRESENTED,),
    ),
    Flow(
        VciBatchParseResponse,
        "verifiable_credentials_batch_parse",
        send("POST", "/batch_credential"),
        (PRESENTED,),
    ),
    Flow(
        VciDeferredParseResponse,
        "verifiable_credentials_deferred_parse",
        send("POST", "/deferred_credential"),
        (PRESENTED,),
    ),
    Flow(
        VciSingleIssueResponse,
        "verifiable_credentials_issue",
        send("POST", "/credential"),
        parsed("verifiable_credentials_parse", {"format": "x"}),
    ),
    Flow(
        VciBatchIssueResponse,
        "verifiable_credentials_batch_issue",
        send("POST", "/batch_credential"),
        parsed("verifiable_credentials_batch_parse", [{"format": "x"}]),
    ),
    Flow(
        VciDeferredIssueResponse,
        "verifiable_credentials_deferred_issue",
        send("POST", "/deferred_credential"),
        parsed("verifiable_credentials_deferred_parse", {"format": "x"}),
    ),
)
NOT_AT_ENDPOINTS = {
    BackchannelAuthenticationCompleteResponse,
    BackchannelLogoutTokenResponse,
    NativeSsoLogoutResponse,
}
"""Of functions that the owner calls: tested where they are."""
