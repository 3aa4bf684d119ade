"""The FAPI profiles by which an authorization request is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...models.common.client_type import ClientType
from ...models.common.fapi_mode import FapiMode
from ...models.common.service_profile import ServiceProfile
from ..errors import OAuthError
from .response_types import base_mode
from .scopes import has_attribute, scope_records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from ...models.client.client import Client
    from ...models.service.service import Service
    from ..store.pushed_requests import RequestObject
    from ..store.tickets import RequestedAuthorization

CODE: Final = ("code",)
FAPI1: Final = frozenset({FapiMode.FAPI1_BASELINE, FapiMode.FAPI1_ADVANCED})
FAPI2: Final = frozenset(FapiMode) - FAPI1
SIGNED_REQUESTS: Final = frozenset(
    {FapiMode.FAPI1_ADVANCED, FapiMode.FAPI2_MESSAGE_SIGNING_AUTH_REQ}
)
"""Those that demand signed request objects which live for an hour at most."""
LONGEST_LIFETIME: Final = 3600
ALGORITHMS: Final = frozenset({"PS256", "ES256", "EdDSA"})
"""How those may be signed (FAPI 1.0 Part 2 §8.6, FAPI 2.0 Security Profile §5.4.1)."""


def fapi_modes(service: Service, client: Client, scopes: Iterable[str]) -> AbstractSet[str]:
    """Find the profiles: those of the service, else the client's, else by attributes of scopes."""
    named = service.fapi_modes or client.fapi_modes
    if named:
        return {str(mode) for mode in named}
    if ServiceProfile.FAPI not in (service.supported_service_profiles or ()):
        return set()
    records = scope_records(service, scopes)
    if has_attribute(records, "fapi", "rw") or has_attribute(records, "fapi2", "sp"):
        return {
            *((FapiMode.FAPI1_ADVANCED,) if has_attribute(records, "fapi", "rw") else ()),
            *((FapiMode.FAPI2_SECURITY,) if has_attribute(records, "fapi2", "sp") else ()),
        }
    return {FapiMode.FAPI1_BASELINE} if has_attribute(records, "fapi", "r") else set()


def s256_required(modes: AbstractSet[str], *, is_pushed: bool) -> bool:
    """Tell whether a profile requires PKCE by ``S256``."""
    return bool(modes & {FapiMode.FAPI1_BASELINE, *FAPI2}) or (bool(modes) and is_pushed)


def check_fapi(  # noqa: PLR0913 - what the rules are about
    modes: AbstractSet[str],
    service: Service,
    client: Client,
    request: RequestedAuthorization,
    *,
    is_openid: bool,
    is_pushed: bool,
    request_object: RequestObject | None,
) -> None:
    """Check an authorization request by the rules of its profiles.

    Raises:
        OAuthError: it breaks one.
    """
    if not modes:
        return
    if not request.redirect_uri_given or not str(request.redirect_uri).startswith("https://"):
        raise _invalid("FAPI requires a 'redirect_uri' with the scheme https.")
    if modes & SIGNED_REQUESTS:
        _check_object(service, modes, request_object)
    if modes & FAPI1:
        _check_fapi1(modes, request, is_openid=is_openid)
    if modes & FAPI2:
        _check_fapi2(modes, client, request, is_pushed=is_pushed)


def _check_object(
    service: Service, modes: AbstractSet[str], request_object: RequestObject | None
) -> None:
    if request_object is None or request_object.algorithm not in ALGORITHMS:
        raise _invalid("FAPI requires a request object that is signed by PS256, ES256 or EdDSA.")
    optional = service.nbf_optional and not modes & FAPI2
    lifetime = request_object.lifetime
    if not optional and not (lifetime is not None and lifetime <= LONGEST_LIFETIME):
        raise _invalid("FAPI requires a request object with 'nbf', and 'exp' within an hour of it.")


def _check_fapi1(
    modes: AbstractSet[str], request: RequestedAuthorization, *, is_openid: bool
) -> None:
    if not (request.nonce if is_openid else request.state):
        raise _invalid("FAPI requires a 'nonce' with the scope openid, and a 'state' without.")
    _, is_jwt = base_mode(request.response_mode, request.response_types)
    good = request.response_types == ("code", "id_token") or (
        request.response_types == CODE and is_jwt
    )
    if FapiMode.FAPI1_ADVANCED in modes and not good:
        raise _invalid("FAPI requires the response type code id_token, or code with JARM.")


def _check_fapi2(
    modes: AbstractSet[str],
    client: Client,
    request: RequestedAuthorization,
    *,
    is_pushed: bool,
) -> None:
    _, is_jwt = base_mode(request.response_mode, request.response_types)
    if FapiMode.FAPI2_MESSAGE_SIGNING_AUTH_RES in modes and not is_jwt:
        raise _invalid("FAPI requires that the response is a JWT.")
    if not is_pushed:
        raise _invalid("FAPI requires that the request is pushed.")
    if request.response_types != CODE:
        raise _invalid("FAPI requires the response type code.")
    if client.client_type == ClientType.PUBLIC:
        raise OAuthError("unauthorized_client", "FAPI requires a confidential client.")


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)
