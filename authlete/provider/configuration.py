"""What a file configures of a provider."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Final, cast

from .._engine.codec import MismatchError, read_request
from ..models.client.client import Client
from .service import provider_setup
from .users import User

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .provider import ProviderSettings

KEYS: Final = ("users", "clients", "service")
"""What a file may hold."""
ANYWHERE: Final = "http://127.0.0.1"
"""An issuer to check a file with, before there is one."""


def read_configuration(path: Path) -> ProviderSettings:
    """Read a TOML file.

    Its array ``users`` has a table for each user: ``username``, ``password`` and a table
    ``claims``. Its array ``clients`` has the fields of ``Client``, its table ``service`` those of
    ``Service`` that are to be different.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not TOML, or holds something else. The text names it by its path.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: is not TOML: {error}") from None
    try:
        settings = _read(content)
        provider_setup(ANYWHERE, settings.get("service", {}), settings.get("clients", ()))
    except (MismatchError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from None
    return settings


def _read(content: Mapping[str, object]) -> ProviderSettings:
    for key in content:
        if key not in KEYS:
            raise MismatchError((key, "is not a field here"))
    settings: ProviderSettings = {}
    if "users" in content:
        settings["users"] = tuple(_read_users(content["users"]))
    if "clients" in content:
        settings["clients"] = read_request(tuple[Client, ...], content["clients"], "clients")
    if "service" in content:
        settings["service"] = _table(content["service"], "service")
    return settings


def _read_users(users: object) -> Iterator[User]:
    if not isinstance(users, list):
        raise MismatchError(("users", "is not an array"))
    if not users:
        raise MismatchError(("users", "there is none"))
    names: set[str] = set()
    for number, each in enumerate(cast("list[object]", users)):
        path = f"users[{number}]"
        table = _table(each, path)
        for key in table:
            if key not in {"username", "password", "claims"}:
                raise MismatchError((f"{path}.{key}", "is not a field here"))
        username, password = (_text(table, key, path) for key in ("username", "password"))
        if username in names:
            raise MismatchError((f"{path}.username", "is given twice"))
        names.add(username)
        claims = _table(table.get("claims", {}), f"{path}.claims")
        try:
            json.dumps(claims, allow_nan=False)
        except (TypeError, ValueError):
            raise MismatchError((f"{path}.claims", "cannot be written as JSON")) from None
        yield User(username, password, claims=claims)


def _text(table: Mapping[str, object], key: str, path: str) -> str:
    text = table.get(key)
    if text is None:
        raise MismatchError((f"{path}.{key}", "is required"))
    if not isinstance(text, str) or not text:
        raise MismatchError((f"{path}.{key}", "is not a text"))
    return text


def _table(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise MismatchError((path, "is not a table"))
    return cast("dict[str, object]", value)
