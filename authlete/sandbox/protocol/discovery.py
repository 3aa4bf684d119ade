"""The discovery document of a service (OpenID Connect Discovery §3, RFC 8414 §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..._jose.algorithms import ALGORITHMS, SYMMETRIC
from ...models.common.client_auth_method import ClientAuthMethod
from ...models.common.grant_type import GrantType
from ...models.common.response_type import ResponseType
from .claims import json_object
from .client_metadata import ENCRYPTION_ALGORITHMS, ENCRYPTION_METHODS, GRANT_URNS, type_name
from .response_types import MODES
from .settings import issuer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...models.service.service import Service

COPIED: Final = {
    "authorization_endpoint": "authorization_endpoint",
    "token_endpoint": "token_endpoint",
    "userinfo_endpoint": "user_info_endpoint",
    "jwks_uri": "jwks_uri",
    "registration_endpoint": "registration_endpoint",
    "revocation_endpoint": "revocation_endpoint",
    "introspection_endpoint": "introspection_endpoint",
    "pushed_authorization_request_endpoint": "pushed_auth_req_endpoint",
    "require_pushed_authorization_requests": "par_required",
    "device_authorization_endpoint": "device_authorization_endpoint",
    "backchannel_authentication_endpoint": "backchannel_authentication_endpoint",
    "backchannel_user_code_parameter_supported": "backchannel_user_code_parameter_supported",
    "end_session_endpoint": "end_session_endpoint",
    "backchannel_logout_supported": "backchannel_logout_supported",
    "backchannel_logout_session_supported": "backchannel_logout_session_supported",
    "native_sso_supported": "native_sso_supported",
    "grant_management_endpoint": "grant_management_endpoint",
    "challenge_endpoint": "challenge_endpoint",
    "client_id_metadata_document_supported": "client_id_metadata_document_supported",
    "pre-authorized_grant_anonymous_access_supported": (
        "pre_authorized_grant_anonymous_access_supported"
    ),
    "acr_values_supported": "supported_acrs",
    "authorization_details_types_supported": "supported_authorization_details_types",
    "tls_client_certificate_bound_access_tokens": "tls_client_certificate_bound_access_tokens",
    "claims_supported": "supported_claims",
    "claims_locales_supported": "supported_claim_locales",
    "ui_locales_supported": "supported_ui_locales",
    "service_documentation": "service_documentation",
    "op_policy_uri": "policy_uri",
    "op_tos_uri": "tos_uri",
    "trust_frameworks_supported": "supported_trust_frameworks",
    "evidence_supported": "supported_evidence",
    "id_documents_supported": "supported_identity_documents",
    "id_documents_verification_methods_supported": "supported_verification_methods",
    "claims_in_verified_claims_supported": "supported_verified_claims",
    "documents_supported": "supported_documents",
    "documents_methods_supported": "supported_documents_methods",
    "documents_check_methods_supported": "supported_documents_check_methods",
    "documents_validation_methods_supported": "supported_documents_validation_methods",
    "documents_verification_methods_supported": "supported_documents_verification_methods",
    "electronic_records_supported": "supported_electronic_records",
    "digest_algorithms_supported": "supported_digest_algorithms",
}
"""Metadata that are settings of the service, and the names of these."""
IN_LOWER_CASE: Final = {
    "backchannel_token_delivery_modes_supported": "supported_backchannel_token_delivery_modes",
    "claim_types_supported": "supported_claim_types",
    "display_values_supported": "supported_displays",
    "prompt_values_supported": "supported_prompt_values",
    "attachments_supported": "supported_attachments",
}
"""Likewise, but for the case of their words."""
AUTHENTICATED: Final = {
    "token_endpoint": "supported_token_auth_methods",
    "revocation_endpoint": "supported_revocation_auth_methods",
    "introspection_endpoint": "supported_introspection_auth_methods",
}
"""The endpoints where clients authenticate, and how they may."""
IDENTITY_ASSURANCE: Final = ("supported_trust_frameworks", "supported_verified_claims")
ASYMMETRIC: Final = (*ALGORITHMS,)
SIGNED: Final = (*SYMMETRIC, *ALGORITHMS)


def discovery_document(service: Service) -> dict[str, object]:
    """Describe a service by its settings; what it does not restrict, the sandbox plays all of."""
    described: dict[str, object] = {
        "issuer": issuer(service),
        **{name: getattr(service, field) for name, field in COPIED.items()},
        **{name: _lower(getattr(service, field)) for name, field in IN_LOWER_CASE.items()},
        **_flows(service),
        **_authentication(service),
        **_signatures(service),
        **_identity_assurance(service),
        **_federation(service),
    }
    return {name: value for name, value in described.items() if value is not None}


def _flows(service: Service) -> Mapping[str, object]:
    grants = GrantType if service.supported_grant_types is None else service.supported_grant_types
    types = service.supported_response_types
    scopes, aliases = service.supported_scopes, service.mtls_endpoint_aliases
    managed = service.grant_management_endpoint is not None
    return {
        "scopes_supported": None if scopes is None else [scope.name for scope in scopes],
        "response_types_supported": [
            type_name(word) for word in (ResponseType if types is None else types)
        ],
        "response_modes_supported": [*MODES],
        "grant_types_supported": [_grant_name(word) for word in grants],
        "subject_types_supported": ["public", "pairwise"],
        "code_challenge_methods_supported": (
            ["S256"] if service.pkce_s256_required else ["plain", "S256"]
        ),
        "claims_parameter_supported": True,
        "request_parameter_supported": True,
        "request_uri_parameter_supported": True,
        "require_signed_request_object": service.request_object_required,
        "authorization_response_iss_parameter_supported": not service.iss_suppressed,
        "mtls_endpoint_aliases": (
            None if aliases is None else {str(alias.name): alias.uri for alias in aliases}
        ),
        "grant_management_actions_supported": (
            ["create", "query", "replace", "revoke", "merge"] if managed else None
        ),
        "grant_management_action_required": (
            bool(service.grant_management_action_required) if managed else None
        ),
    }


def _authentication(service: Service) -> Mapping[str, object]:
    described: dict[str, object] = {}
    for endpoint, field in AUTHENTICATED.items():
        if getattr(service, endpoint) is not None:
            methods = getattr(service, field)
            described |= {
                f"{endpoint}_auth_methods_supported": _lower(methods or [*ClientAuthMethod]),
                f"{endpoint}_auth_signing_alg_values_supported": SIGNED,
            }
    attested = ASYMMETRIC if service.challenge_endpoint else None
    return {
        **described,
        "client_attestation_signing_alg_values_supported": attested,
        "client_attestation_pop_signing_alg_values_supported": attested,
    }


def _signatures(service: Service) -> Mapping[str, object]:
    encrypted = {
        f"{what}_encryption_{part}_values_supported": values
        for what in ("id_token", "userinfo", "request_object", "authorization", "introspection")
        for part, values in (("alg", ENCRYPTION_ALGORITHMS), ("enc", ENCRYPTION_METHODS))
    }
    return {
        "id_token_signing_alg_values_supported": (*SIGNED, "none"),
        "userinfo_signing_alg_values_supported": (*SIGNED, "none"),
        "request_object_signing_alg_values_supported": (*SIGNED, "none"),
        "authorization_signing_alg_values_supported": SIGNED,
        "introspection_signing_alg_values_supported": SIGNED,
        "dpop_signing_alg_values_supported": ASYMMETRIC,
        "backchannel_authentication_request_signing_alg_values_supported": (
            ASYMMETRIC if service.backchannel_authentication_endpoint else None
        ),
        **encrypted,
    }


def _identity_assurance(service: Service) -> Mapping[str, object]:
    assured = any(getattr(service, field) for field in IDENTITY_ASSURANCE)
    predefined = service.predefined_transformed_claims
    return {
        "verified_claims_supported": True if assured else None,
        "transformed_claims_predefined": json_object(predefined) if predefined else None,
    }


def _federation(service: Service) -> Mapping[str, object]:
    if not service.federation_enabled:
        return {}
    return {
        "client_registration_types_supported": _lower(service.supported_client_registration_types),
        "federation_registration_endpoint": service.federation_registration_endpoint,
        "organization_name": service.organization_name,
        "signed_jwks_uri": service.signed_jwks_uri,
    }


def _grant_name(word: str) -> str:
    return next((urn for grant, urn in GRANT_URNS.items() if grant == word), word.lower())


def _lower(words: Iterable[str] | None) -> list[str] | None:
    return None if words is None else [word.lower() for word in words]
