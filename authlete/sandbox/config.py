"""The services that a sandbox is given: their shape, their checks, and how a file holds them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from .._engine.codec import MismatchError, read_request
from ..models.client.client import Client
from ..models.service.service import Service
from .fetching import FetchPolicy
from .store.clients import names_of
from .validation import client_problems, refuse, service_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .validation import Problem

KEYS: Final = ("services", "fetch")
"""What a file may hold."""


def _client_tuple(value: list[Client] | tuple[Client, ...] | None) -> tuple[Client, ...] | None:
    return tuple(value) if isinstance(value, list) else value


@attrs.frozen
class ServiceSetup:
    """A service of a sandbox, with its clients."""

    service: Service
    """Its settings. ``api_key`` is what requests call ``service_id``; whatever else is left out
    has a default that forbids nothing."""
    clients: tuple[Client, ...] | None = attrs.field(default=None, converter=_client_tuple)
    """Its clients, each with a ``client_id``; ``None`` accepts every client ID."""

    @property
    def id(self) -> str:
        """The ``service_id`` of requests."""
        return str(self.service.api_key)


@attrs.frozen
class Configuration:
    """What a file configures of a sandbox."""

    services: tuple[ServiceSetup, ...] = ()
    fetch: FetchPolicy | None = None
    """What the sandbox may fetch; ``None`` for nothing."""


def read_configuration(path: Path) -> Configuration:
    """Read a TOML file.

    Its array ``services`` has a table for each service, whose keys are the fields of ``Service``,
    besides an array ``clients`` with the fields of ``Client``. Its table ``fetch`` has the fields
    of ``FetchPolicy``.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not TOML, or holds something else. The text names all that is wrong, by
            its path.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: is not TOML: {error}") from None
    try:
        return _read_configuration(content)
    except MismatchError as mismatch:
        raise ValueError(f"{path}: {mismatch}") from None


def validate_services(services: Iterable[Service | ServiceSetup]) -> tuple[ServiceSetup, ...]:
    """Check services, and bring them into one form.

    Raises:
        ValueError: something has a wrong type, an ID is missing or given twice, or a setting is
            not what it must be. The text names all that is wrong, by its path.
    """
    try:
        return _validate(services)
    except MismatchError as mismatch:
        raise ValueError(str(mismatch)) from None


def _read_configuration(content: Mapping[str, object]) -> Configuration:
    for key in content:
        if key not in KEYS:
            raise MismatchError((key, "is not a field here"))
    fetch = content.get("fetch")
    return Configuration(
        _validate(_read_services(content.get("services", []))),
        None if fetch is None else _read_policy(fetch),
    )


def _read_policy(table: object) -> FetchPolicy:
    if not isinstance(table, dict):
        raise MismatchError(("fetch", "is not a table"))
    settings = cast("dict[str, Any]", table)
    for key in settings:
        if key not in attrs.fields_dict(FetchPolicy):
            raise MismatchError((f"fetch.{key}", "is not a field here"))
    try:
        return FetchPolicy(**settings)
    except ValueError as error:
        raise MismatchError(("fetch", str(error))) from None


def _read_services(services: object) -> Iterable[ServiceSetup]:
    if not isinstance(services, list):
        raise MismatchError(("services", "is not an array"))
    for number, table in enumerate(cast("list[object]", services)):
        if not isinstance(table, dict):
            raise MismatchError((f"services[{number}]", "is not a table"))
        settings: dict[str, Any] = {**cast("dict[str, Any]", table)}
        clients = settings.pop("clients", None)
        yield ServiceSetup(cast("Service", settings), clients)


def _validate(services: Iterable[Service | ServiceSetup]) -> tuple[ServiceSetup, ...]:
    setups = tuple(
        _validate_types(service, f"services[{number}]") for number, service in enumerate(services)
    )
    refuse(_problems(setups))
    return setups


def _validate_types(service: Service | ServiceSetup, path: str) -> ServiceSetup:
    setup = service if isinstance(service, ServiceSetup) else ServiceSetup(service)
    clients: tuple[Client, ...] | None = None
    if setup.clients is not None:
        clients = read_request(tuple[Client, ...], setup.clients, f"{path}.clients")
    return ServiceSetup(read_request(Service, setup.service, path), clients)


def _problems(setups: Iterable[ServiceSetup]) -> Iterator[Problem]:
    services: dict[int | None, str] = {}
    for number, setup in enumerate(setups):
        path = f"services[{number}]"
        yield from _id_problems(setup.service.api_key, f"{path}.api_key", services)
        yield from service_problems(setup.service, path, str)
        ids: dict[int | None, str] = {}
        names: dict[str, str] = {}
        for place, client in enumerate(setup.clients or ()):
            step = f"{path}.clients[{place}]"
            yield from _id_problems(client.client_id, f"{step}.client_id", ids)
            yield from client_problems(client, setup.service, step, str)
            for name in names_of(client):
                other = names.setdefault(name, step)
                if other != step and name != str(client.client_id):
                    yield step, f"is called like {other}"


def _id_problems(number: int | None, path: str, others: dict[int | None, str]) -> Iterator[Problem]:
    if number is None:
        yield path, "is required"
    elif number <= 0:
        yield path, "is not a positive number"
    elif (other := others.setdefault(number, path)) != path:
        yield path, f"is that of {other}, too"
