"""The actions of the endpoints of a federation."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from authlete.models import Service, TrustAnchor
from authlete.sandbox import ServiceSetup
from tests.sandbox.federation.members import Entity, relying_party
from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

CONFIGURATION, CONFIGURATION_PATH = "federation_configuration", "/federation/configuration"
REGISTRATION, REGISTRATION_PATH = "federation_registration", "/federation/registration"
DISABLED = [Service(api_key=1, federation_enabled=False)]
ANCHOR = Entity("https://ta.example")
PUBLIC_KEYS = [Service(api_key=1, federation_jwks=json.dumps(ANCHOR.jwks))]


async def register(keys: str | None, trusted: str, start: Start) -> Caller:
    """Register a client that an anchor vouches for, with a service that trusts some anchor."""
    anchors = (TrustAnchor(entity_id=trusted, jwks=json.dumps(ANCHOR.jwks)),)
    service = Service(api_key=1, trust_anchors=anchors, federation_jwks=keys)
    caller = start(services=[ServiceSetup(service, ())])
    party = relying_party(ANCHOR.id)
    chain = json.dumps([party.says(), ANCHOR.says(party)])
    await caller.call(REGISTRATION_PATH, trustChain=chain)
    return caller


CASES = (
    Case(CONFIGURATION, "OK", asking(CONFIGURATION_PATH, {})),
    Case(CONFIGURATION, "NOT_FOUND", asking(CONFIGURATION_PATH, {}, services=DISABLED)),
    Case(
        CONFIGURATION, "INTERNAL_SERVER_ERROR", asking(CONFIGURATION_PATH, {}, services=PUBLIC_KEYS)
    ),
    Case(REGISTRATION, "OK", partial(register, None, ANCHOR.id)),
    Case(REGISTRATION, "BAD_REQUEST", partial(register, None, "https://other.example")),
    Case(REGISTRATION, "NOT_FOUND", asking(REGISTRATION_PATH, {}, services=DISABLED)),
    Case(
        REGISTRATION,
        "INTERNAL_SERVER_ERROR",
        partial(register, json.dumps(ANCHOR.jwks), ANCHOR.id),
    ),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
