"""``POST /federation/configuration``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ....models.federation.configuration import (
    EntityType,
    FederationConfigurationResponse,
    FederationConfigurationResponseAction,
)
from ...clock import LATEST
from ...context import AfterCommit
from ...errors import message
from ...protocol.credential_metadata import credential_issuer_metadata
from ...protocol.discovery import discovery_document
from ...protocol.entity_statements import STATEMENT_TYPE
from ...protocol.federation_keys import FederationSigner
from ...protocol.settings import issuer
from .service import check_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ....models.federation.configuration import FederationConfigurationRequest
    from ....models.service.service import Service
    from ...context import RequestContext
    from ...keys import Signer

DEFAULT_DURATION: Final = 86_400
"""How long the statement is good, in seconds."""
WRITERS: Final[Mapping[EntityType, Callable[[Service], Mapping[str, object]]]] = {
    EntityType.OPENID_PROVIDER: discovery_document,
    EntityType.OPENID_CREDENTIAL_ISSUER: credential_issuer_metadata,
}
"""What writes the metadata of each role that a service may have."""


def configuration(
    context: RequestContext, request: FederationConfigurationRequest
) -> AfterCommit[FederationConfigurationResponse]:
    """Say what the service is, signed by its key."""
    check_settings(context.service)
    service, now = context.service, context.now // 1000
    roles = [role for role in request.entity_types or () if role in WRITERS]
    metadata: dict[str, object] = {
        role.value.lower(): WRITERS[role](service) for role in roles or [EntityType.OPENID_PROVIDER]
    }
    if service.organization_name:
        metadata["federation_entity"] = {"organization_name": service.organization_name}
    duration = max(service.federation_configuration_duration or 0, 0) or DEFAULT_DURATION
    claims: dict[str, object] = {
        "iss": issuer(service),
        "sub": issuer(service),
        "iat": now,
        "exp": min(now + duration, LATEST // 1000),
        "metadata": metadata,
    }
    if service.authority_hints:
        claims["authority_hints"] = service.authority_hints
    return AfterCommit(partial(_answer, claims))


def _answer(claims: Mapping[str, object], signer: Signer) -> FederationConfigurationResponse:
    signing = FederationSigner(signer)
    statement = signing.sign(STATEMENT_TYPE, {**claims, "jwks": signing.jwks()})
    return FederationConfigurationResponse(
        result_code="A000001",
        result_message=message("A000001", "Signed the entity configuration."),
        action=FederationConfigurationResponseAction.OK,
        response_content=statement,
    )
