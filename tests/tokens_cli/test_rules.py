"""The dry run of an import tells all that the documents fix: what Authlete would surely refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import token_operations_create
from authlete._cli.tokens.rules import violations
from authlete.models import GrantType, Property, TokenCreateRequest
from authlete.models import TokenCreateResponseAction as Action
from authlete.models.operations import AuthTokenCreateApiRequest
from authlete.sandbox import Sandbox
from tests.bulk.support import core_of
from tests.fakes import in_virtual_time
from tests.tokens_cli.place import token

if TYPE_CHECKING:
    from tests.tokens_cli.place import Place

THUMBPRINT = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"
GOOD = TokenCreateRequest(grant_type=GrantType.PASSWORD, client_id=7, subject="john")
CREDENTIALS = {"grant_type": GrantType.CLIENT_CREDENTIALS}
LARGE = 49_100  # bytes that become more than 65,535 when they are enciphered and written


def told(**fields: Any) -> list[str]:
    return [*violations(attrs.evolve(GOOD, **fields))]


@pytest.mark.parametrize(
    ("fields", "violation"),
    [
        ({"grant_type": GrantType.REFRESH_TOKEN}, "grant_type: must not be REFRESH_TOKEN"),
        ({"client_id": None}, "client_id: is required, or client_identifier"),
        ({"client_id": 0, "client_identifier": ""}, "client_id: is required, or client_identifier"),
        ({"subject": None}, "subject: is required for PASSWORD"),
        ({"subject": ""}, "subject: is required for PASSWORD"),
        ({"subject": "j" * 101}, "subject: has more than 100 characters"),
        ({"subject": "jürgen"}, "subject: has characters outside ASCII"),
        (
            {"subject": "ü", "grant_type": GrantType.JWT_BEARER},
            "subject: has characters outside ASCII",
        ),
        (
            {"refresh_token": "r", "grant_type": GrantType.IMPLICIT},
            "refresh_token: IMPLICIT has none",
        ),
        ({"refresh_token": "r", **CREDENTIALS}, "refresh_token: CLIENT_CREDENTIALS has none"),
        ({"scopes": ("a", "b c")}, "scopes[1]: has characters that no scope has"),
        ({"scopes": ("",)}, "scopes[0]: has characters that no scope has"),
        ({"resources": ("/a",)}, "resources[0]: is not an absolute URI without a fragment"),
        ({"resources": ("https://a", "https://a#b")}, "resources[1]: is not an absolute URI"),
        ({"resources": ("https://[",)}, "resources[0]: is not an absolute URI"),
        ({"certificate_thumbprint": "ab" * 32}, "certificate_thumbprint: is not a SHA-256"),
        ({"dpop_key_thumbprint": f"{THUMBPRINT}="}, "dpop_key_thumbprint: is not a SHA-256"),
        ({"jwt_at_claims": "{"}, "jwt_at_claims: is not the text of a JSON object"),
        ({"jwt_at_claims": "[]"}, "jwt_at_claims: is not the text of a JSON object"),
        (
            {"properties": (Property(key="k", value="é" * (LARGE // 2 + 50)),)},
            "properties: take more than 65,535 bytes as Authlete stores them",
        ),
        (
            {"client_id_alias_used": True, "metadata_document_used": True},
            "metadata_document_used: excludes client_id_alias_used",
        ),
    ],
)
def test_what_breaks_a_rule_is_told(fields: dict[str, Any], violation: str) -> None:
    (reason,) = told(**fields)
    assert reason.startswith(violation)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"subject": "j" * 100},
        {"subject": None, **CREDENTIALS},
        {"subject": "jürgen" * 100, **CREDENTIALS},
        {"subject": None, "grant_type": GrantType.JWT_BEARER},
        {"client_id": None, "client_identifier": "app"},
        {"refresh_token": "r"},
        {"refresh_token": "", "grant_type": GrantType.IMPLICIT},
        {"scopes": ("a:b", "https://a/b.c", "!#[]~")},
        {"resources": ("https://a/?b=c", "urn:a:b")},
        {"certificate_thumbprint": THUMBPRINT, "dpop_key_thumbprint": THUMBPRINT},
        {"jwt_at_claims": '{"a": 1}'},
        {"jwt_at_claims": ""},
        {"properties": (Property(key="k", value="x" * (LARGE - 50)), Property())},
        {"client_entity_id_used": True, "client_id_alias_used": False},
    ],
)
def test_what_breaks_none_is_good(fields: dict[str, Any]) -> None:
    """Whether the service would accept it or not."""
    assert told(**fields) == []


def test_all_broken_rules_of_a_line_are_told(place: Place) -> None:
    place.write("tokens.jsonl", token(1, client_id=None, subject="ü" * 101), token(2))
    ran = place.run("import", "tokens.jsonl", "--dry-run")
    assert ran.out.splitlines() == [
        (
            "line 1: client_id: is required, or client_identifier;"
            " subject: has more than 100 characters; subject: has characters outside ASCII"
        ),
        "1 good, 1 bad",
    ]


def test_a_line_that_breaks_a_rule_takes_no_value(place: Place) -> None:
    """It will not be created, so that another line may have the value."""
    place.write("tokens.jsonl", token(1, subject=None), token(1))
    ran = place.run("import", "tokens.jsonl", "--dry-run")
    assert ran.out.splitlines() == [
        "line 1: subject: is required for AUTHORIZATION_CODE",
        "1 good, 1 bad",
    ]


subjects = st.none() | st.text(st.sampled_from("aZ ü"), max_size=3) | st.just("j" * 101)


@given(
    asked=st.builds(
        TokenCreateRequest,
        grant_type=st.sampled_from(GrantType),
        client_id=st.sampled_from([None, 0, 11]),
        subject=subjects,
        refresh_token=st.none() | st.text("ab", min_size=1, max_size=3),
    )
)
def test_the_dry_run_finds_what_is_refused_and_nothing_else(asked: TokenCreateRequest) -> None:
    """By a service that has all grant types and any scope: as far as services cannot differ."""

    async def create() -> bool:
        with Sandbox() as sandbox:
            request = AuthTokenCreateApiRequest(token_create_request=asked)
            answer = (await token_operations_create(core_of(sandbox), request)).unwrap()
            return answer.action == Action.OK

    assert in_virtual_time(create) == ([*violations(asked)] == [])
