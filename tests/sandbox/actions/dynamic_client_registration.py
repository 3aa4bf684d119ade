"""The actions of clients that register themselves."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

FAMILY, PATH = "dynamic_client_registration", "/client/registration"
REGISTER = f"{FAMILY}_register"
METADATA = '{"redirect_uris":["https://client.example/cb"]}'
DONE = {"get": "OK", "update": "UPDATED", "delete": "DELETED"}


async def manage(operation: str, text: str, start: Start) -> Caller:
    """Ask for something of a client that registered itself."""
    caller = start()
    told = json.loads((await caller.call(PATH, json=METADATA))["responseContent"])
    who = {"clientId": told["client_id"], "token": told["registration_access_token"]}
    await caller.call(f"{PATH}/{operation}", json=text, **who)
    return caller


async def manage_otherwise(operation: str, start: Start) -> Caller:
    """Ask for something of a service whose server does not know UNAUTHORIZED."""
    services = [{"api_key": 1, "unauthorized_on_client_config_supported": False}]
    return await asking(f"{PATH}/{operation}", {"clientId": "1"}, services=services)(start)


CASES = (
    Case(REGISTER, "CREATED", asking(PATH, {"json": METADATA})),
    Case(REGISTER, "BAD_REQUEST", asking(PATH, {"json": "{}"})),
    Case(REGISTER, "INTERNAL_SERVER_ERROR", asking(PATH, {})),
    *(
        case
        for operation, done in DONE.items()
        for name, path in [(f"{FAMILY}_{operation}", f"{PATH}/{operation}")]
        for case in (
            Case(name, done, partial(manage, operation, METADATA)),
            Case(name, "BAD_REQUEST", partial(manage_otherwise, operation)),
            Case(name, "UNAUTHORIZED", asking(path, {"clientId": "1"})),
            Case(name, "INTERNAL_SERVER_ERROR", asking(path, {})),
        )
    ),
)
NEVER = "is for another of the four operations, which share a model"
UNREACHED: Mapping[tuple[str, str], str] = {
    (REGISTER, "UNAUTHORIZED"): "the sandbox asks for no initial access token",
    **{
        (f"{FAMILY}_{operation}", action): NEVER
        for operation, own in {"register": "CREATED", **DONE}.items()
        for action in ("CREATED", *DONE.values())
        if action != own
    },
}
