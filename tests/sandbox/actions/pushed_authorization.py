"""The actions of pushed authorization requests."""

from __future__ import annotations

from tests.sandbox.reaching import Case, asking

CREATE, PATH = "pushed_authorization_create", "/pushed_auth_req"
GOOD = "response_type=code&client_id=11&redirect_uri=https://client.example/cb"
CASES = (
    Case(CREATE, "CREATED", asking(PATH, {"parameters": GOOD})),
    Case(CREATE, "BAD_REQUEST", asking(PATH, {"parameters": "client_id=11"})),
    Case(CREATE, "UNAUTHORIZED", asking(PATH, {"parameters": "state=s"})),
    Case(CREATE, "PAYLOAD_TOO_LARGE", asking(PATH, {"parameters": f"state={'s' * 100_000}"})),
    Case(CREATE, "INTERNAL_SERVER_ERROR", asking(PATH, {})),
)
UNREACHED = {
    (CREATE, "FORBIDDEN"): "is for clients that may not push requests; no setting says so of one"
}
