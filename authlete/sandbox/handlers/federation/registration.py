"""``POST /federation/registration`` (OpenID Federation 1.0 §12.2)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast

import attrs

from ....models.client.client import Client
from ....models.common.client_source import ClientSource
from ....models.federation.registration import (
    FederationRegistrationResponse,
    FederationRegistrationResponseAction,
)
from ...clock import stamp
from ...context import AfterCommit
from ...errors import OAuthError, message, oauth_error, server_error
from ...protocol.claims import json_value
from ...protocol.client_metadata import read_metadata, write_metadata
from ...protocol.client_metadata_rules import check_client, with_defaults
from ...protocol.entity_statements import (
    LONGEST_CHAIN,
    STATEMENT_TYPE,
    build_chain,
    invalid,
    read_statement,
    verify_chain,
)
from ...protocol.federation_keys import FederationSigner
from ...protocol.managed_clients import sector_of
from ...protocol.settings import issuer
from .service import check_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.federation.registration import FederationRegistrationRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.entity_statements import TrustChain

RELYING_PARTY: Final = "openid_relying_party"


def registration(
    context: RequestContext, request: FederationRegistrationRequest
) -> AfterCommit[FederationRegistrationResponse]:
    """Register a client that a trust anchor of the service vouches for."""
    check_settings(context.service)
    if not context.service.trust_anchors:
        raise server_error("A000201", "The service has no trust anchors.")
    try:
        chain = _chain(context, request)
        client = _stored(context, chain)
    except OAuthError as fault:
        raise oauth_error("BAD_REQUEST", fault.code, fault.text, error=fault.error) from None
    leaf = chain.statements[0]
    claims: dict[str, object] = {
        "iss": issuer(context.service),
        "sub": leaf.subject,
        "aud": leaf.subject,
        "iat": context.now // 1000,
        "exp": int(chain.expiry),
        "trust_anchor": chain.anchor,
        "authority_hints": [chain.statements[min(1, len(chain.statements) - 1)].issuer],
        "jwks": leaf.jwks,
        "metadata": {RELYING_PARTY: _registered(client)},
    }
    return AfterCommit(partial(_answer, client, claims))


def _chain(context: RequestContext, request: FederationRegistrationRequest) -> TrustChain:
    """Find the chain of trust in the request, or by what the client says of itself."""
    if (request.entity_configuration is None) == (request.trust_chain is None):
        raise OAuthError(
            "invalid_request", "There is not exactly one of entity configuration and trust chain."
        )
    if request.entity_configuration is not None:
        leaf = read_statement(request.entity_configuration)
        _check_audience(context, leaf.claims)
        return build_chain(context, leaf)
    texts = json_value(request.trust_chain or "")
    if not isinstance(texts, list) or not 0 < len(cast("list[object]", texts)) <= LONGEST_CHAIN:
        raise invalid("The chain of trust is no array of entity statements.")
    chain = verify_chain(context, [read_statement(text) for text in cast("list[object]", texts)])
    _check_audience(context, chain.statements[0].claims)
    return chain


def _check_audience(context: RequestContext, claims: Mapping[str, object]) -> None:
    if claims.get("aud", issuer(context.service)) not in (
        issuer(context.service),
        [issuer(context.service)],
    ):
        raise OAuthError("invalid_request", "The entity statement is meant for another provider.")


def _stored(context: RequestContext, chain: TrustChain) -> Client:
    """Store the client; one whose chain has expired is renewed, with its keys."""
    entity_id = chain.statements[0].subject
    metadata = chain.resolve(RELYING_PARTY)
    if not chain.statements[0].metadata(RELYING_PARTY):
        raise OAuthError("invalid_metadata", f"The entity has no metadata as {RELYING_PARTY}.")
    if not entity_id.startswith("https://"):
        raise OAuthError("invalid_request", "The entity ID is no URL with https.")
    known = context.clients.get(entity_id)
    expiry = known.trust_chain_expires_at if known else None
    if known and (expiry is None or expiry > context.now):
        raise OAuthError("invalid_request", "There is a client with the entity ID.")
    client = with_defaults(
        attrs.evolve(
            known or Client(),
            **read_metadata(context.service, metadata),
            entity_id=entity_id,
            trust_anchor_id=chain.anchor,
            trust_chain=tuple(statement.text for statement in chain.statements),
            trust_chain_expires_at=int(chain.expiry) * 1000,
            trust_chain_updated_at=stamp(context.now),
            explicitly_registered=True,
            client_source=ClientSource.EXPLICIT_REGISTRATION,
        )
    )
    check_client(context, client)
    client = attrs.evolve(client, derived_sector_identifier=sector_of(client))
    return context.clients.save(client) if known else context.clients.add(client)


def _registered(client: Client) -> Mapping[str, object]:
    """Write the metadata of the client as they are now."""
    secret = {"client_secret": client.client_secret} if client.client_secret else {}
    return {**write_metadata(client), "client_id": str(client.client_id), **secret}


def _answer(
    client: Client, claims: Mapping[str, object], signer: Signer
) -> FederationRegistrationResponse:
    statement = FederationSigner(signer).sign(STATEMENT_TYPE, claims)
    return FederationRegistrationResponse(
        result_code="A000001",
        result_message=message("A000001", "Registered the client."),
        action=FederationRegistrationResponseAction.OK,
        response_content=statement,
        client=client,
    )
