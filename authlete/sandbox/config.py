"""The services that a sandbox is given: their shape, their checks, and how a file holds them."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from .._engine.codec import MismatchError, read_request
from .._jose.algorithms import ALGORITHMS
from ..models.client.client import Client
from ..models.service.service import Service
from .protocol.durations import SCOPE_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

INT64_MAX: Final = 2**63 - 1


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


def read_services(path: Path) -> tuple[ServiceSetup, ...]:
    """Read services from a TOML file.

    Its array ``services`` has a table for each service, whose keys are the fields of ``Service``,
    besides an array ``clients`` with the fields of ``Client``.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not TOML, or holds something else.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: is not TOML: {error}") from None
    try:
        return tuple(_read_services(content))
    except MismatchError as mismatch:
        raise ValueError(f"{path}: {mismatch}") from None


def validate_services(services: Iterable[Service | ServiceSetup]) -> tuple[ServiceSetup, ...]:
    """Check services, and bring them into one form.

    Raises:
        ValueError: something has a wrong type, an ID is missing, out of range or given twice, a
            duration is not one, or an algorithm is unknown.
    """
    try:
        setups = tuple(
            _validate_types(service, f"services[{number}]")
            for number, service in enumerate(services)
        )
    except MismatchError as mismatch:
        raise ValueError(str(mismatch)) from None
    _refuse_repeats("service", (setup.id for setup in setups))
    for setup in setups:
        _check_service(setup.service)
        clients = setup.clients or ()
        _refuse_repeats("client", (name for client in clients for name in names_of(client)))
        for client in clients:
            _check_client(client)
    return setups


def names_of(client: Client) -> tuple[str, ...]:
    """Return the identifiers of a client: its ID and, if it may be used, its alias."""
    number, alias = str(client.client_id), client.client_id_alias
    if not alias or alias == number or client.client_id_alias_enabled is False:
        return (number,)
    return number, alias


def _read_services(content: dict[str, object]) -> Iterable[ServiceSetup]:
    for key in content:
        if key != "services":
            raise MismatchError((key, "is not a field here"))
    services = content.get("services", [])
    if not isinstance(services, list):
        raise MismatchError(("services", "is not an array"))
    for number, table in enumerate(cast("list[object]", services)):
        path = f"services[{number}]"
        if not isinstance(table, dict):
            raise MismatchError((path, "is not a table"))
        settings: dict[str, Any] = {**cast("dict[str, Any]", table)}
        clients = settings.pop("clients", None)
        yield _validate_types(ServiceSetup(cast("Service", settings), clients), path)


def _validate_types(service: Service | ServiceSetup, path: str) -> ServiceSetup:
    setup = service if isinstance(service, ServiceSetup) else ServiceSetup(service)
    clients: tuple[Client, ...] | None = None
    if setup.clients is not None:
        clients = read_request(tuple[Client, ...], setup.clients, f"{path}.clients")
    return ServiceSetup(read_request(Service, setup.service, path), clients)


def _check_service(service: Service) -> None:
    if service.api_key is None:
        raise ValueError("a service has no api_key, by which requests name it")
    _check_duration("access_token_duration", service.access_token_duration)
    _check_duration("refresh_token_duration", service.refresh_token_duration)
    _check_duration("id_token_duration", service.id_token_duration)
    _check_algorithm(service.access_token_sign_alg)
    scopes = service.supported_scopes or ()
    _refuse_repeats("scope", (str(scope.name) for scope in scopes))
    for scope in scopes:
        for pair in scope.attributes or ():
            if pair.key in SCOPE_ATTRIBUTES.values() and not _is_positive(pair.value):
                raise ValueError(f"{pair.key} of scope {scope.name!r} is not a number of seconds")


def _check_client(client: Client) -> None:
    if client.client_id is None or client.client_id <= 0:
        raise ValueError(f"client ID {client.client_id} is not a positive number")
    if client.extension:
        _check_duration("access_token_duration", client.extension.access_token_duration)
        _check_duration("refresh_token_duration", client.extension.refresh_token_duration)
        _check_duration("id_token_duration", client.extension.id_token_duration)
    _check_algorithm(client.id_token_sign_alg)


def _is_positive(text: str | None) -> bool:
    return bool(text and text.isascii() and text.isdigit() and 0 < int(text) <= INT64_MAX)


def _check_duration(name: str, seconds: int | None) -> None:
    if seconds is not None and seconds < 0:
        raise ValueError(f"{name}: a duration of {seconds} seconds is negative")


def _check_algorithm(algorithm: str | None) -> None:
    if algorithm is not None and algorithm not in ALGORITHMS:
        raise ValueError(f"{str(algorithm)!r} is not one of {', '.join(ALGORITHMS)}")


def _refuse_repeats(kind: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise ValueError(f"{kind} {name!r} is configured more than once")
