"""No decision by a cache differs from Authlete's, save for as long as is allowed."""

from __future__ import annotations

import asyncio
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, precondition, rule

from authlete import (
    Err,
    IntrospectionCache,
    Ok,
    check_bearer,
    token_operations_delete,
    token_operations_update,
)
from authlete.sandbox import Clock, Sandbox
from tests.resource.support import (
    CERTIFICATE,
    HERE,
    KEY,
    OTHER_CERTIFICATE,
    OTHER_KEY,
    SERVICE,
    THUMBPRINT,
    core_of,
    issue,
    proof,
)
from tests.resource.test_shared_answers import MemoryStore

MAX_AGE = 10
FEW = 3  # tokens, so that each of them is used again and again
RESOURCE = "https://rs.example"
BINDINGS: list[dict[str, Any]] = [
    {},
    {"dpop_key_thumbprint": KEY.thumbprint()},
    {"certificate_thumbprint": THUMBPRINT},
    {"dpop_key_thumbprint": KEY.thumbprint(), "certificate_thumbprint": THUMBPRINT},
]
REQUIREMENTS: list[dict[str, Any]] = [
    {},
    {"scopes": ["history.read"]},
    {"scopes": ["history.read", "history.write"]},
    {"subject": "john"},
    {"subject": "jane"},
    {"acr_values": ["gold"]},
    {"max_age": 7},
    {"resources": [RESOURCE]},
    {"resources": ["https://other.example"]},
]


@attrs.define(eq=False)
class Token:
    """A token, and since when a cache may be wrong about it."""

    value: str
    binding: dict[str, Any]
    changed_at: float = -MAX_AGE

    def rightly_presented(self) -> dict[str, Any]:
        """Tell how its owner presents it."""
        return {
            "scheme": "DPoP" if "dpop_key_thumbprint" in self.binding else "Bearer",
            "key": KEY,
            "claims": {},
            "certificate": CERTIFICATE if "certificate_thumbprint" in self.binding else None,
        }


class CachedDecisions(RuleBasedStateMachine):
    """Tokens are issued, changed, revoked and forgotten; time passes; requests come."""

    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.sandbox = Sandbox(services=[SERVICE], clock=self.clock)
        self.core = core_of(self.sandbox)
        self.runner = asyncio.Runner()
        store = MemoryStore()
        self.caches = [
            IntrospectionCache(max_age=MAX_AGE, max_entries=2, clock=self.clock),
            IntrospectionCache(max_age=MAX_AGE, negative_max_age=3, clock=self.clock),
            IntrospectionCache(max_age=MAX_AGE, store=store, clock=self.clock),
            IntrospectionCache(max_age=MAX_AGE, store=store, clock=self.clock),
        ]

    def teardown(self) -> None:
        """Close what was opened."""
        self.runner.run(self.core.aclose())
        self.runner.close()
        self.sandbox.close()

    @precondition(lambda self: len(self.bundles.get("tokens", ())) < FEW)
    @rule(
        target=tokens,
        binding=st.sampled_from(BINDINGS),
        scopes=st.sampled_from([[], ["history.read"], ["history.read", "history.write"]]),
        subject=st.sampled_from(["john", None]),
        expires_in=st.sampled_from([2, 15, None]),
        resources=st.sampled_from([None, [RESOURCE]]),
        acr=st.sampled_from([None, "gold"]),
    )
    def issue(self, binding: Any, **fields: Any) -> Token:
        """Issue a token, bound or not."""
        auth_time = int(self.clock.now)
        value = issue(self.sandbox, auth_time=auth_time, **fields, **binding)
        return Token(value, binding)

    @rule(
        token=tokens, seconds=st.sampled_from([1, 4, MAX_AGE - 1, MAX_AGE]), revoked=st.booleans()
    )
    def let_time_pass(self, token: Token, seconds: int, *, revoked: bool) -> None:
        """Move the clock of all between two requests, and perhaps revoke the token, too."""
        self.judge(token, {}, token.rightly_presented())
        if revoked:
            request: Any = {"access_token_identifier": token.value}
            self.runner.run(token_operations_delete(self.core, request))
            token.changed_at = self.clock.now
        self.clock.advance(seconds)
        self.judge(token, {}, token.rightly_presented())

    @rule(token=tokens, scopes=st.sampled_from([["history.read"], ["history.write"]]))
    def change(self, token: Token, scopes: list[str]) -> None:
        """Change a token; nor are they now."""
        request: Any = {"token_update_request": {"access_token": token.value, "scopes": scopes}}
        assert self.runner.run(token_operations_update(self.core, request)).ok
        token.changed_at = self.clock.now

    @rule(token=tokens, scopes=st.sampled_from([["history.read"], ["history.write"]]))
    def change_and_forget(self, token: Token, scopes: list[str]) -> None:
        """Change a token that they know, and tell them."""
        self.judge(token, {}, token.rightly_presented())
        self.change(token, scopes)
        for cache in self.caches[:3]:  # the last shares a store with the one before
            assert self.runner.run(cache.forget(token.value))
        token.changed_at = -MAX_AGE
        self.judge(token, {"scopes": scopes}, token.rightly_presented())

    @rule()
    def make_up(self) -> None:
        """Present a token that was never issued."""
        made_up = Token("made-up", {})
        self.judge(made_up, {}, made_up.rightly_presented())

    @rule(token=tokens, required=st.sampled_from(REQUIREMENTS))
    def request(self, token: Token, required: Any) -> None:
        """Present a token as its owner does."""
        self.judge(token, required, token.rightly_presented())

    @rule(
        token=tokens,
        required=st.sampled_from(REQUIREMENTS),
        wrong=st.sampled_from(
            [
                {"scheme": "Bearer"},
                {"scheme": "DPoP"},
                {"key": OTHER_KEY},
                {"claims": {"htm": "POST"}},
                {"claims": {"iat": 1}},
                {"certificate": None},
                {"certificate": OTHER_CERTIFICATE},
            ]
        ),
    )
    def steal(self, token: Token, required: Any, wrong: Any) -> None:
        """Present a token otherwise, before and after its owner."""
        presented = token.rightly_presented()
        for shown in ({**presented, **wrong}, presented, {**presented, **wrong}):
            self.judge(token, required, shown)

    def judge(self, token: Token, required: Any, shown: dict[str, Any]) -> None:
        """Have a request judged by each cache and by Authlete."""

        def decide(cache: IntrospectionCache | None) -> object:
            asked = {**required, "client_certificate": shown["certificate"]}
            if shown["scheme"] == "DPoP":
                made = proof(token.value, self.clock, shown["key"], **shown["claims"])
                asked |= {**HERE, "dpop": made}
            header = f"{shown['scheme']} {token.value}"
            match self.runner.run(check_bearer(self.core, header, cache=cache, **asked)):
                case Ok(answer):
                    return answer.subject
                case Err(error):
                    return getattr(error, "status_code", error)

        by_caches = {decide(cache) for cache in self.caches}
        if self.clock.now >= token.changed_at + MAX_AGE:
            assert by_caches == {decide(None)}


MOST = 200  # examples of so many steps each
CachedDecisions.TestCase.settings = settings(
    settings(), max_examples=min(MOST, settings().max_examples), stateful_step_count=40
)
TestCachedDecisions = pytest.mark.timeout(600)(CachedDecisions.TestCase)
