"""Every action of Authlete has one answer of an endpoint, and it is the one that HTTP demands."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, get_args

import attrs
import pytest

from authlete.server.answers import (
    ANSWERS,
    EXTRA_HEADERS,
    Answer,
    Next,
    Place,
    UnexpectedActionError,
    answer,
)
from authlete.server.messages import Request

POST = Request(method="POST", path="/token")
WITH_BASIC = Request(method="POST", path="/token", headers=[("Authorization", "Basic eDp5")])
CONTENT = "what Authlete wrote"


def actions_of(cls: type[Any]) -> set[str]:
    """Name the actions that an answer's model knows."""
    (field,) = (field for field in attrs.fields(cls) if field.name == "action")
    enums = [arm for arm in get_args(field.type) if isinstance(arm, type)]
    return {str(word) for enum in enums if issubclass(enum, StrEnum) for word in enum}


def test_the_table_has_what_authlete_answers_and_nothing_else() -> None:
    """Mend it in ``authlete/server/answers.py``: a row for each word of the model's enum."""
    for cls, row in ANSWERS.items():
        assert actions_of(cls) == set(row), cls.__name__


def test_every_action_is_answered_as_the_table_says() -> None:
    for cls, row in ANSWERS.items():
        has_content = "response_content" in attrs.fields_dict(cls)
        for action, rule in row.items():
            fields = {"action": action, **({"response_content": CONTENT} if has_content else {})}
            check(cls(**fields), rule)


def check(answered: Any, rule: Answer | Next) -> None:
    """Check what becomes of an answer against its row."""
    if isinstance(rule, Next):
        with pytest.raises(UnexpectedActionError):
            answer(answered, POST)
        return
    response = answer(answered, POST)
    assert response.status == rule.status
    assert (response.header("cache-control"), response.header("pragma")) == ("no-store", "no-cache")
    assert response.body.decode() == (CONTENT if rule.place is Place.BODY else "")
    assert response.header("location") == (CONTENT if rule.place is Place.LOCATION else None)
    challenge = CONTENT if rule.place is Place.CHALLENGE else None
    assert response.header("www-authenticate") == challenge
    basic = answer(answered, WITH_BASIC).header("www-authenticate")
    assert basic == (f'Basic realm="{rule.realm}"' if rule.realm else challenge)


def test_whatever_the_action_some_headers_go_along() -> None:
    """Nonces and challenges, which a client needs most of all after an error."""
    bringing: dict[str, set[str]] = {name: set() for name in EXTRA_HEADERS.values()}
    for cls, row in ANSWERS.items():
        present = {field: "of it" for field in EXTRA_HEADERS if field in attrs.fields_dict(cls)}
        for action, rule in row.items():
            if present and isinstance(rule, Answer):
                response = answer(cls(action=action, **present), POST)
                for field in present:
                    assert response.header(EXTRA_HEADERS[field]) == "of it"
                    bringing[EXTRA_HEADERS[field]].add(cls.__name__.removesuffix("Response"))
    of_clients = {"Token", "PushedAuthorization"}
    of_resources = {"Userinfo", "Introspection", "GM"}
    assert bringing["dpop-nonce"] == of_clients | of_resources
    assert bringing["oauth-client-attestation-challenge"] == {
        *of_clients,
        "Revocation",
        "DeviceAuthorization",
        "BackchannelAuthentication",
        "AttestationChallenge",
    }
    assert bringing["signature-input"] == {"UserinfoIssue"}


def test_an_unknown_action_is_a_fault_that_tells_no_content() -> None:
    cls = next(iter(ANSWERS))
    with pytest.raises(UnexpectedActionError) as raised:
        answer(cls(action="NEWER", response_content="secret"), POST)
    assert "NEWER" in str(raised.value)
    assert "secret" not in str(raised.value)
