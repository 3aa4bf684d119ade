"""The actions of back-channel logout."""

from __future__ import annotations

from tests.sandbox.reaching import NEVER_FAILS, Case, asking

TOKEN, PATH = "backchannel_logout_token", "/backchannel/logout/token"
CASES = (
    Case(TOKEN, "OK", asking(PATH, {"clientIdentifier": "11", "subject": "john"})),
    Case(TOKEN, "CALLER_ERROR", asking(PATH, {})),
)
UNREACHED = {(TOKEN, "SERVER_ERROR"): NEVER_FAILS}
