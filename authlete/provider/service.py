"""The service of a provider: everything that the sandbox can play is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._engine.codec import MismatchError, read_request
from ..models.common.claim_type import ClaimType
from ..models.common.client_auth_method import ClientAuthMethod
from ..models.common.delivery_mode import DeliveryMode
from ..models.common.display import Display
from ..models.common.grant_type import GrantType
from ..models.common.prompt import Prompt
from ..models.common.response_type import ResponseType
from ..models.common.scope import Scope
from ..models.common.tagged_value import TaggedValue
from ..models.service.service import Service
from ..sandbox import ServiceSetup
from ..sandbox.config import validate_services
from ..server.routes import endpoint_settings
from .texts import TEXTS
from .users import CLAIMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..models.client.client import Client

SERVICE_ID: Final = 1
ACRS: Final = ("urn:mace:incommon:iap:bronze", "urn:mace:incommon:iap:silver")
SCOPES: Final[Mapping[str, Mapping[str, str]]] = {
    "openid": {"en": "Know who you are", "de": "Wissen, wer Sie sind"},
    "profile": {"en": "See your name and profile", "de": "Ihren Namen und Ihr Profil sehen"},
    "email": {"en": "See your email address", "de": "Ihre E-Mail-Adresse sehen"},
    "address": {"en": "See your postal address", "de": "Ihre Anschrift sehen"},
    "phone": {"en": "See your phone number", "de": "Ihre Telefonnummer sehen"},
    "offline_access": {
        "en": "Stay connected while you are away",
        "de": "Verbunden bleiben, während Sie fort sind",
    },
    "grant_management_query": {"en": "See what you granted", "de": "Sehen, was Sie erlaubt haben"},
    "grant_management_revoke": {
        "en": "Give back what you granted",
        "de": "Zurückgeben, was Sie erlaubt haben",
    },
}
AUTHORIZATION_DETAILS_TYPE: Final = "payment_initiation"


def provider_setup(
    issuer: str, changes: Mapping[str, object], clients: Iterable[Client]
) -> ServiceSetup:
    """Make the service with its clients.

    Args:
        issuer: the provider's URL, without a slash at its end.
        changes: what is to be different, by the names of the fields of ``Service``.
        clients: what is registered beforehand.

    Raises:
        ValueError: something is not as it must be; the text names it by its path.
    """
    setup = ServiceSetup(_provider_service(issuer, changes), tuple(clients))
    try:
        return validate_services([setup])[0]
    except ValueError as error:
        problems = str(error).replace("services[0].clients", "clients")
        raise ValueError(problems.replace("services[0]", "service")) from None


def _provider_service(issuer: str, changes: Mapping[str, object]) -> Service:
    settings: dict[str, Any] = {
        **endpoint_settings(issuer),
        "api_key": SERVICE_ID,
        "service_name": "Provider",
        "issuer": issuer,
        "supported_scopes": [
            Scope(
                name=name,
                description=texts["en"],
                descriptions=[TaggedValue(tag=tag, value=text) for tag, text in texts.items()],
            )
            for name, texts in SCOPES.items()
        ],
        "supported_grant_types": list(GrantType),
        "supported_response_types": list(ResponseType),
        "supported_token_auth_methods": list(ClientAuthMethod),
        "supported_revocation_auth_methods": list(ClientAuthMethod),
        "supported_introspection_auth_methods": [
            ClientAuthMethod.CLIENT_SECRET_BASIC,
            ClientAuthMethod.CLIENT_SECRET_POST,
        ],
        "supported_displays": list(Display),
        "supported_claim_types": [ClaimType.NORMAL],
        "supported_acrs": list(ACRS),
        "supported_ui_locales": list(TEXTS),
        "supported_claims": list(CLAIMS),
        "supported_prompt_values": list(Prompt),
        "supported_authorization_details_types": [AUTHORIZATION_DETAILS_TYPE],
        "supported_backchannel_token_delivery_modes": [
            DeliveryMode.POLL,
            DeliveryMode.PING,
            DeliveryMode.PUSH,
        ],
        "backchannel_user_code_parameter_supported": False,
        "tls_client_certificate_bound_access_tokens": True,
        "dynamic_registration_supported": True,
        "supported_custom_client_metadata": ["post_logout_redirect_uris"],
        "credential_issuer_metadata": {
            "credential_issuer": issuer,
            "credential_endpoint": f"{issuer}/credential",
            "batch_credential_endpoint": f"{issuer}/batch_credential",
            "deferred_credential_endpoint": f"{issuer}/deferred_credential",
        },
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claim_shortcut_restrictive": False,
        "refresh_token_kept": False,
        "id_token_reissuable": False,
        **changes,
    }
    try:
        return read_request(Service, settings, "service")
    except MismatchError as mismatch:
        raise ValueError(str(mismatch)) from None
