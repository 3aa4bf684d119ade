"""What each ``action`` of Authlete becomes at an endpoint, as data.

An operation's answer says by its ``action`` what to answer, and by its ``responseContent`` with
what. ``ANSWERS`` has a row for every action of every operation that an endpoint asks; a word that
is in none of them is a fault of the server.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs

from ..models.attestation.challenge import AttestationChallengeResponse
from ..models.authorization.fail import AuthorizationFailResponse
from ..models.authorization.issue import AuthorizationIssueResponse
from ..models.authorization.process_request import AuthorizationResponse
from ..models.authorization_management.get_ticket_info import AuthorizationTicketInfoResponse
from ..models.authorization_management.update_ticket import AuthorizationTicketUpdateResponse
from ..models.backchannel_logout.token import BackchannelLogoutTokenResponse
from ..models.ciba.complete import BackchannelAuthenticationCompleteResponse
from ..models.ciba.fail import BackchannelAuthenticationFailResponse
from ..models.ciba.issue import BackchannelAuthenticationIssueResponse
from ..models.ciba.process_authentication import BackchannelAuthenticationResponse
from ..models.device_flow.authorization import DeviceAuthorizationResponse
from ..models.device_flow.complete import DeviceCompleteResponse
from ..models.device_flow.verification import DeviceVerificationResponse
from ..models.dynamic_client_registration.registration import ClientRegistrationResponse
from ..models.federation.configuration import FederationConfigurationResponse
from ..models.federation.registration import FederationRegistrationResponse
from ..models.grant_management.process_request import GMResponse
from ..models.introspection.process import IntrospectionResponse
from ..models.introspection.standard_process import StandardIntrospectionResponse
from ..models.native_sso.logout import NativeSsoLogoutResponse
from ..models.native_sso.process import NativeSsoResponse
from ..models.pushed_authorization.create import PushedAuthorizationResponse
from ..models.revocation.process import RevocationResponse
from ..models.token.fail import TokenFailResponse
from ..models.token.issue import TokenIssueResponse
from ..models.token.process import TokenResponse
from ..models.token_operations.create import TokenCreateResponse
from ..models.token_operations.reissue_id_token import IdtokenReissueResponse
from ..models.userinfo.issue import UserinfoIssueResponse
from ..models.userinfo.process import UserinfoResponse
from ..models.verifiable_credentials.batch_issue import VciBatchIssueResponse
from ..models.verifiable_credentials.batch_parse import VciBatchParseResponse
from ..models.verifiable_credentials.deferred_issue import VciDeferredIssueResponse
from ..models.verifiable_credentials.deferred_parse import VciDeferredParseResponse
from ..models.verifiable_credentials.get_jwks import VciJwksResponse
from ..models.verifiable_credentials.get_jwt_issuer import VciJwtissuerResponse
from ..models.verifiable_credentials.get_metadata import VciMetadataResponse
from ..models.verifiable_credentials.get_nonce import VciNonceResponse
from ..models.verifiable_credentials.get_offer_info import VciOfferInfoResponse
from ..models.verifiable_credentials.issue import VciSingleIssueResponse
from ..models.verifiable_credentials.parse import VciSingleParseResponse
from .messages import HTML, JSON, NO_STORE, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .messages import Request

    Answered: TypeAlias = Any
    """An answer of Authlete: a model with ``action`` and most often ``response_content``."""

JWT: Final = "application/jwt"
INTROSPECTION_JWT: Final = "application/token-introspection+jwt"
ENTITY_STATEMENT: Final = "application/entity-statement+jwt"


class Place(Enum):
    """Where ``responseContent`` goes."""

    BODY = auto()
    LOCATION = auto()
    """The header ``Location``; the body is empty."""
    CHALLENGE = auto()
    """The header ``WWW-Authenticate``; the body is empty."""
    NOWHERE = auto()


@attrs.frozen
class Answer:
    """The HTTP response that an action stands for."""

    status: int
    place: Place = Place.BODY
    content_type: str = JSON
    realm: str | None = None
    """Of the challenge ``Basic``, for a client that failed with a header ``Authorization``."""


class Next(Enum):
    """An action that is not an answer yet."""

    ENDPOINT = auto()
    """The endpoint goes on: it asks its hooks, then another operation."""
    FAULT = auto()
    """The server is at fault: 500 without details."""


Row: TypeAlias = "Mapping[str, Answer | Next]"


def _json(status: int) -> Answer:
    return Answer(status)


def _challenge(status: int) -> Answer:
    return Answer(status, Place.CHALLENGE)


def _empty(status: int) -> Answer:
    return Answer(status, Place.NOWHERE)


def _refused(realm: str) -> Answer:
    return Answer(HTTPStatus.UNAUTHORIZED, realm=realm)


ERRORS: Final[Row] = {
    "BAD_REQUEST": _json(400),
    "FORBIDDEN": _json(403),
    "INTERNAL_SERVER_ERROR": _json(500),
}
CHALLENGES: Final[Row] = {
    "BAD_REQUEST": _challenge(400),
    "UNAUTHORIZED": _challenge(401),
    "FORBIDDEN": _challenge(403),
    "INTERNAL_SERVER_ERROR": _challenge(500),
}
TO_BROWSER: Final[Row] = {
    "LOCATION": Answer(HTTPStatus.FOUND, Place.LOCATION),
    "FORM": Answer(HTTPStatus.OK, content_type=HTML),
    "BAD_REQUEST": _json(400),
    "INTERNAL_SERVER_ERROR": _json(500),
}
METADATA: Final[Row] = {
    "OK": _json(200),
    "NOT_FOUND": _json(404),
    "INTERNAL_SERVER_ERROR": _json(500),
}
REGISTRATION: Final[Row] = {
    "CREATED": _json(201),
    "OK": _json(200),
    "UPDATED": _json(200),
    "DELETED": _empty(204),
    "BAD_REQUEST": _json(400),
    "UNAUTHORIZED": _json(401),
    "INTERNAL_SERVER_ERROR": _json(500),
}
PARSED: Final[Row] = {
    **ERRORS,
    "OK": Next.ENDPOINT,
    "UNAUTHORIZED": _challenge(401),
}
CREDENTIAL: Final[Row] = {
    "OK": _json(200),
    "OK_JWT": Answer(200, content_type=JWT),
    "ACCEPTED": _json(202),
    "ACCEPTED_JWT": Answer(202, content_type=JWT),
    **ERRORS,
    "CALLER_ERROR": Next.FAULT,
}
CALL: Final[Row] = {
    "OK": Next.ENDPOINT,
    "SERVER_ERROR": Next.FAULT,
    "CALLER_ERROR": Next.FAULT,
}
"""Of operations that are asked in between: the client does not see their answers."""
TICKET: Final[Row] = {
    "OK": Next.ENDPOINT,
    "NOT_FOUND": Next.ENDPOINT,
    "CALLER_ERROR": Next.FAULT,
    "AUTHLETE_ERROR": Next.FAULT,
}

ANSWERS: Final[Mapping[type, Row]] = {
    AuthorizationResponse: {
        **TO_BROWSER,
        "INTERACTION": Next.ENDPOINT,
        "NO_INTERACTION": Next.ENDPOINT,
    },
    AuthorizationIssueResponse: TO_BROWSER,
    AuthorizationFailResponse: TO_BROWSER,
    PushedAuthorizationResponse: {
        **ERRORS,
        "CREATED": _json(201),
        "UNAUTHORIZED": _refused("par"),
        "PAYLOAD_TOO_LARGE": _json(413),
    },
    TokenResponse: {
        "OK": _json(200),
        "BAD_REQUEST": _json(400),
        "INVALID_CLIENT": _refused("token"),
        "INTERNAL_SERVER_ERROR": _json(500),
        "PASSWORD": Next.ENDPOINT,
        "TOKEN_EXCHANGE": Next.ENDPOINT,
        "JWT_BEARER": Next.ENDPOINT,
        "NATIVE_SSO": Next.ENDPOINT,
        "ID_TOKEN_REISSUABLE": Next.ENDPOINT,
    },
    TokenIssueResponse: {"OK": _json(200), "INTERNAL_SERVER_ERROR": _json(500)},
    TokenFailResponse: {"BAD_REQUEST": _json(400), "INTERNAL_SERVER_ERROR": _json(500)},
    IdtokenReissueResponse: {
        "OK": _json(200),
        "INTERNAL_SERVER_ERROR": _json(500),
        "CALLER_ERROR": Next.FAULT,
    },
    NativeSsoResponse: {
        "OK": _json(200),
        "INTERNAL_SERVER_ERROR": _json(500),
        "CALLER_ERROR": Next.FAULT,
    },
    IntrospectionResponse: {**CHALLENGES, "OK": Next.ENDPOINT},
    StandardIntrospectionResponse: {
        "OK": _json(200),
        "JWT": Answer(200, content_type=INTROSPECTION_JWT),
        "BAD_REQUEST": _json(400),
        "INTERNAL_SERVER_ERROR": _json(500),
    },
    RevocationResponse: {
        "OK": Answer(200, content_type="application/javascript"),
        "INVALID_CLIENT": _refused("revocation"),
        "BAD_REQUEST": _json(400),
        "INTERNAL_SERVER_ERROR": _json(500),
    },
    UserinfoResponse: {**CHALLENGES, "OK": Next.ENDPOINT},
    UserinfoIssueResponse: {
        **CHALLENGES,
        "JSON": _json(200),
        "JWT": Answer(200, content_type=JWT),
    },
    DeviceAuthorizationResponse: {
        "OK": _json(200),
        "BAD_REQUEST": _json(400),
        "UNAUTHORIZED": _refused("device/authorization"),
        "INTERNAL_SERVER_ERROR": _json(500),
    },
    DeviceVerificationResponse: {
        "VALID": Next.ENDPOINT,
        "EXPIRED": Next.ENDPOINT,
        "NOT_EXIST": Next.ENDPOINT,
        "SERVER_ERROR": Next.FAULT,
        "INTERNAL_SERVER_ERROR": Next.FAULT,
    },
    DeviceCompleteResponse: {
        "SUCCESS": Next.ENDPOINT,
        "USER_CODE_EXPIRED": Next.ENDPOINT,
        "USER_CODE_NOT_EXIST": Next.ENDPOINT,
        "INVALID_REQUEST": Next.FAULT,
        "SERVER_ERROR": Next.FAULT,
    },
    BackchannelAuthenticationResponse: {
        "USER_IDENTIFICATION": Next.ENDPOINT,
        "BAD_REQUEST": _json(400),
        "UNAUTHORIZED": _refused("backchannel/authentication"),
        "INTERNAL_SERVER_ERROR": _json(500),
    },
    BackchannelAuthenticationIssueResponse: {
        "OK": _json(200),
        "INVALID_TICKET": Next.FAULT,
        "INTERNAL_SERVER_ERROR": _json(500),
    },
    BackchannelAuthenticationFailResponse: ERRORS,
    BackchannelAuthenticationCompleteResponse: {
        "NOTIFICATION": Next.ENDPOINT,
        "NO_ACTION": Next.ENDPOINT,
        "SERVER_ERROR": Next.FAULT,
    },
    ClientRegistrationResponse: REGISTRATION,
    GMResponse: {
        "OK": _json(200),
        "NO_CONTENT": _empty(204),
        "UNAUTHORIZED": _challenge(401),
        "FORBIDDEN": _challenge(403),
        "NOT_FOUND": _challenge(404),
        "CALLER_ERROR": Next.FAULT,
        "AUTHLETE_ERROR": Next.FAULT,
    },
    FederationConfigurationResponse: {
        **METADATA,
        "OK": Answer(200, content_type=ENTITY_STATEMENT),
    },
    FederationRegistrationResponse: {
        **METADATA,
        "OK": Answer(200, content_type=ENTITY_STATEMENT),
        "BAD_REQUEST": _json(400),
    },
    VciMetadataResponse: METADATA,
    VciJwtissuerResponse: METADATA,
    VciJwksResponse: METADATA,
    VciNonceResponse: METADATA,
    AttestationChallengeResponse: {"OK": _json(200), "INTERNAL_SERVER_ERROR": _json(500)},
    VciOfferInfoResponse: {**TICKET, "FORBIDDEN": Next.ENDPOINT},
    VciSingleParseResponse: PARSED,
    VciBatchParseResponse: PARSED,
    VciDeferredParseResponse: PARSED,
    VciSingleIssueResponse: {**CREDENTIAL, "UNAUTHORIZED": _challenge(401)},
    VciBatchIssueResponse: {**CREDENTIAL, "UNAUTHORIZED": _challenge(401)},
    VciDeferredIssueResponse: CREDENTIAL,
    NativeSsoLogoutResponse: CALL,
    BackchannelLogoutTokenResponse: CALL,
    AuthorizationTicketInfoResponse: TICKET,
    AuthorizationTicketUpdateResponse: {**TICKET, "NOT_FOUND": Next.FAULT},
    TokenCreateResponse: {
        "OK": Next.ENDPOINT,
        "BAD_REQUEST": Next.ENDPOINT,
        "FORBIDDEN": Next.ENDPOINT,
        "INTERNAL_SERVER_ERROR": Next.FAULT,
    },
}


class UnexpectedActionError(Exception):
    """Authlete answered what an endpoint has no answer for; the text says what, without content."""

    def __init__(self, answered: Answered) -> None:
        name = type(answered).__name__
        super().__init__(f"{name} with the action {answered.action} ({answered.result_code})")


def expect(answered: Answered) -> None:
    """Refuse an answer that says, or may say, that the server is at fault.

    Raises:
        UnexpectedActionError: so it is.
    """
    if _rule(answered) is Next.FAULT:
        raise UnexpectedActionError(answered)


def answer(answered: Answered, request: Request) -> Response:
    """Make the HTTP response for an answer of Authlete.

    Args:
        answered: the answer.
        request: what the client sent.

    Raises:
        UnexpectedActionError: its action is unknown, the server's fault, or none to end with.
    """
    rule = _rule(answered)
    if isinstance(rule, Next):
        raise UnexpectedActionError(answered)
    content: str = answered.response_content or ""
    headers = [*NO_STORE, *_extra_headers(answered)]
    body = b""
    match rule.place:
        case Place.BODY if content:
            headers.append(("content-type", rule.content_type))
            body = content.encode()
        case Place.LOCATION:
            headers.append(("location", content))
        case Place.CHALLENGE if content:
            headers.append(("www-authenticate", content))
        case _:
            pass
    if rule.realm and request.header("authorization") is not None:
        headers.append(("www-authenticate", f'Basic realm="{rule.realm}"'))
    return Response(rule.status, tuple(headers), body)


def with_headers_of(answered: Answered, response: Response) -> Response:
    """Add the headers that an earlier answer brings, such as the nonce for the next DPoP proof."""
    missing = [pair for pair in _extra_headers(answered) if response.header(pair[0]) is None]
    return response.with_headers(*missing) if missing else response


def _rule(answered: Answered) -> Answer | Next:
    return ANSWERS[type(answered)].get(str(answered.action), Next.FAULT)


def _extra_headers(answered: Answered) -> list[tuple[str, str]]:
    """Collect the headers that some answers bring, whatever their action."""
    return [
        (name, value)
        for field, name in _extra_fields(cast("type[attrs.AttrsInstance]", type(answered)))
        if (value := getattr(answered, field))
    ]


@cache
def _extra_fields(cls: type[attrs.AttrsInstance]) -> tuple[tuple[str, str], ...]:
    known = attrs.fields_dict(cls)
    return tuple((field, name) for field, name in EXTRA_HEADERS.items() if field in known)


EXTRA_HEADERS: Final = {
    "dpop_nonce": "dpop-nonce",
    "attestation_challenge": "oauth-client-attestation-challenge",
    "signature": "signature",
    "signature_input": "signature-input",
    "content_digest": "content-digest",
}
