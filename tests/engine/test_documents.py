"""Answers that are more than members: handed on as they came, elsewhere, or text."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    echo,
    lifecycle_healthcheck,
    service_get,
    service_get_configuration,
    service_get_jwks,
)
from authlete.errors import AuthleteDefaultError, RequestValidationError, ResponseValidationError
from authlete.models import ServiceJwksGetResponse
from tests.fakes import client, failure, reply, success
from tests.strategies import json_values, unicode_text

REQUEST = {"service_id": "1"}
PRIVATE = "private-exponent"
JWKS = f"""{{
  "keys" : [ {{"kty": "EC", "d": "{PRIVATE}", "x5t#S256": "\\u00e9"}} ],
  "of": 1.0
}}
"""
ELSEWHERE = {"location": "https://as.example.com/jwks"}


async def test_a_jwk_set_is_handed_on_as_it_came() -> None:
    core, _ = client(reply(200, JWKS.encode()))
    answer = await success(core, REQUEST, function=service_get_jwks)
    assert answer.text == JWKS
    assert answer.keys == ({"kty": "EC", "d": PRIVATE, "x5t#S256": "é"},)
    assert answer.location is None
    assert PRIVATE not in repr(answer)


@pytest.mark.parametrize("status", [200, 204])
async def test_a_service_without_a_jwk_set_is_told_as_that(status: int) -> None:
    core, _ = client(reply(status, b""))
    answer = await success(core, REQUEST, function=service_get_jwks)
    assert answer == ServiceJwksGetResponse()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_jwk_set_that_is_elsewhere_is_told_as_that(status: int) -> None:
    """Nothing is fetched from there."""
    core, transport = client(reply(status, b"<html>", ELSEWHERE))
    answer = await success(core, REQUEST, function=service_get_jwks)
    assert answer == ServiceJwksGetResponse(location=ELSEWHERE["location"])
    assert len(transport.requests) == 1


@pytest.mark.parametrize(
    ("status", "headers", "function"),
    [
        (302, {}, service_get_jwks),
        (304, ELSEWHERE, service_get_jwks),
        (404, ELSEWHERE, service_get_jwks),
        (302, ELSEWHERE, service_get_configuration),
        (302, ELSEWHERE, service_get),
    ],
)
async def test_any_other_redirect_is_an_error(
    status: int, headers: dict[str, str], function: Any
) -> None:
    core, _ = client(reply(status, b"", headers))
    error = await failure(core, REQUEST, function=function)
    assert (type(error), error.status_code) == (AuthleteDefaultError, status)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"keys": {}}', b'{"keys": ["a"]}', b"\xff"])
async def test_what_is_no_jwk_set_is_an_error(body: bytes) -> None:
    core, _ = client(reply(200, body))
    error = await failure(core, REQUEST, function=service_get_jwks)
    assert type(error) is ResponseValidationError


@given(st.dictionaries(unicode_text, json_values))
async def test_a_discovery_document_is_handed_on_as_it_came(members: dict[str, Any]) -> None:
    """Its members can be read by their names, also if one is called as a field is."""
    document = {**members, "text": 1, "json": 2}
    text = json.dumps(document, indent=3)
    core, _ = client(reply(200, text.encode()))
    answer = await success(core, REQUEST, function=service_get_configuration)
    assert answer.text == text
    assert answer.json == {name: value for name, value in document.items() if value is not None}


async def test_a_discovery_document_is_never_empty() -> None:
    core, _ = client(reply(204, b""))
    error = await failure(core, REQUEST, function=service_get_configuration)
    assert type(error) is ResponseValidationError


async def test_health_is_told_in_words() -> None:
    core, transport = client(reply(200, "Bien s\xfbr".encode()), reply(500, b"down"))
    assert await success(core, {"extended": True}, function=lifecycle_healthcheck) == "Bien sûr"
    assert transport.requests[0].url.endswith("/api/lifecycle/healthcheck?extended=true")
    error = await failure(core, {}, function=lifecycle_healthcheck)
    assert (type(error), error.body) == (AuthleteDefaultError, b"down")


@given(st.dictionaries(unicode_text, unicode_text))
async def test_parameters_of_any_name_are_sent_as_they_are(parameters: dict[str, str]) -> None:
    core, transport = client(reply(200, parameters))
    assert await success(core, {"parameters": parameters}, function=echo) == parameters
    query = urlsplit(transport.requests[0].url).query
    assert dict(parse_qsl(query, keep_blank_values=True, errors="strict")) == parameters


async def test_a_parameter_that_is_no_string_is_named() -> None:
    core, transport = client()
    error = await failure(core, {"parameters": {"a": 1}}, function=echo)
    assert type(error) is RequestValidationError
    assert error.problems == (("parameters.a", "expected str, got int"),)
    assert transport.requests == []
