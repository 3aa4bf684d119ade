"""What an owner writes hooks by: their types, under names that can be imported."""

from __future__ import annotations

import re

import attrs

from authlete import server
from authlete.server import Settings, django, fastapi, starlette

ELSEWHERE = {"None", "Callable", "Transport"}


def test_the_type_of_every_hook_can_be_named() -> None:
    fields = attrs.fields(Settings)
    named = {name for field in fields for name in re.findall(r"\b[A-Z]\w+", str(field.type))}
    named -= {"BaseException", *ELSEWHERE}
    assert {"TokenExchange", "JwtBearer", "Password", "Backchannel"} <= named
    assert named | {"Decide", "Claims"} <= set(server.__all__)
    for adapter in django, fastapi, starlette:
        assert hasattr(adapter, "Decide")
