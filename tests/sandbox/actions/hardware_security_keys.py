"""The actions of the operations on keys in a hardware security module."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

CREATE = "hardware_security_keys_create"
DELETE = "hardware_security_keys_delete"
GET = "hardware_security_keys_get"
LIST = "hardware_security_keys_list"
KEY = {"kty": "EC", "use": "sig", "alg": "ES256"}
ANY_HANDLE = "every text is a handle; without one it is another path"


async def ask(method: str, path: str, start: Start) -> Caller:
    caller = start()
    created = await caller.call("/hsk/create", **KEY)
    await caller.request(method, f"/api/1{path.format(created['hsk']['handle'])}")
    return caller


CASES = (
    Case(CREATE, "SUCCESS", asking("/hsk/create", KEY)),
    Case(CREATE, "INVALID_REQUEST", asking("/hsk/create", {})),
    Case(GET, "SUCCESS", partial(ask, "GET", "/hsk/get/{}")),
    Case(GET, "NOT_FOUND", partial(ask, "GET", "/hsk/get/x")),
    Case(DELETE, "SUCCESS", partial(ask, "DELETE", "/hsk/delete/{}")),
    Case(DELETE, "NOT_FOUND", partial(ask, "DELETE", "/hsk/delete/x")),
    Case(LIST, "SUCCESS", partial(ask, "GET", "/hsk/get/list")),
)
UNREACHED = {
    (CREATE, "NOT_FOUND"): "nothing is looked for when a key is created",
    (CREATE, "SERVER_ERROR"): NEVER_FAILS,
    (GET, "INVALID_REQUEST"): ANY_HANDLE,
    (GET, "SERVER_ERROR"): NEVER_FAILS,
    (DELETE, "INVALID_REQUEST"): ANY_HANDLE,
    (DELETE, "SERVER_ERROR"): NEVER_FAILS,
    (LIST, "INVALID_REQUEST"): "the request has nothing that could be wrong",
    (LIST, "SERVER_ERROR"): NEVER_FAILS,
}
