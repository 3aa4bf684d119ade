"""The actions of operations on issued tokens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

CREATE = "token_operations_create"
UPDATE = "token_operations_update"
REISSUE = "token_operations_reissue_id_token"
GRANT = {"grantType": "CLIENT_CREDENTIALS", "clientId": 11}
LOCKED = [ServiceSetup(Service(api_key=1), (Client(client_id=11, locked=True),))]


async def update(start: Start) -> Caller:
    caller = start()
    await caller.create(accessToken="t")
    await caller.update(accessToken="t", scopes=["a"])
    return caller


async def update_of_another_service(start: Start) -> Caller:
    caller = start()
    await caller.create(accessToken="t")
    other = type(caller)(caller.sandbox, "2")
    await other.update(accessToken="t")
    return other


async def reissue(algorithm: str, start: Start) -> Caller:
    client = Client(client_id=11, id_token_sign_alg=algorithm)
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    pair = {"accessToken": "t", "refreshToken": "r"}
    await caller.create(**pair, scopes=["openid"])
    await caller.call("/idtoken/reissue", **pair)
    return caller


CASES = (
    Case(CREATE, "OK", asking("/auth/token/create", GRANT)),
    Case(CREATE, "BAD_REQUEST", asking("/auth/token/create", {})),
    Case(CREATE, "FORBIDDEN", asking("/auth/token/create", GRANT, services=LOCKED)),
    Case(UPDATE, "OK", update),
    Case(UPDATE, "BAD_REQUEST", asking("/auth/token/update", {})),
    Case(UPDATE, "FORBIDDEN", update_of_another_service),
    Case(UPDATE, "NOT_FOUND", asking("/auth/token/update", {"accessToken": "t"})),
    Case(REISSUE, "OK", partial(reissue, "ES256")),
    Case(REISSUE, "INTERNAL_SERVER_ERROR", partial(reissue, "HS256")),
    Case(REISSUE, "CALLER_ERROR", asking("/idtoken/reissue", {})),
)
UNREACHED = {
    (CREATE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (UPDATE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
}
