"""What a sandbox knows: services, their clients and their scopes.

Without ``from __future__ import annotations``: field types are resolved when a file is read.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import attrs

from .._engine.codec import MismatchError, read_request
from ..models.common.client_type import ClientType
from ..models.common.grant_type import GrantType
from ..models.common.pair import Pair
from .algorithms import ALGORITHMS

INT64_MAX = 2**63 - 1


@attrs.frozen(kw_only=True)
class Scope:
    """A scope that a service supports."""

    name: str
    """What requests call it."""
    access_token_duration: int | None = None
    """Lifetime of access tokens with this scope, in seconds; the shortest of a token's scopes wins
    over the service's."""
    refresh_token_duration: int | None = None
    """The same for refresh tokens."""
    default: bool = False
    """Whether tokens created without scopes get this one."""
    description: str | None = None
    """What it is for, as introspection shows it."""
    attributes: tuple[Pair, ...] = ()
    """Further attributes, as introspection shows them; durations need not be repeated here."""


@attrs.frozen(kw_only=True)
class Client:
    """A client application of a service."""

    id: int
    """Its number."""
    alias: str | None = None
    """Another name by which requests may identify it."""
    name: str | None = None
    """Its name, as the list of tokens shows it."""
    description: str | None = None
    """What it is, as the list of tokens shows it."""
    type: ClientType = ClientType.CONFIDENTIAL
    """Its type, as the list of tokens shows it."""
    scopes: tuple[str, ...] | None = None
    """The scopes that an update may give to its tokens; ``None`` for all of the service's."""
    access_token_duration: int | None = None
    """Lifetime of its access tokens in seconds; wins over scopes and service."""
    refresh_token_duration: int | None = None
    """Lifetime of its refresh tokens in seconds; wins over scopes and service."""
    single_access_token_per_subject: bool = False
    """Whether a new token of it removes its older ones of the same subject."""
    locked: bool = False
    """Whether tokens are refused to it."""
    secret: str | None = attrs.field(default=None, repr=False)
    """What it proves its identity by when it revokes a token; ``None``: its ID is enough."""
    attributes: tuple[Pair, ...] = ()
    """Its attributes, as introspection shows them."""


@attrs.frozen(kw_only=True)
class Service:
    """An authorization server, as Authlete sees it."""

    id: str
    """The ``service_id`` of requests."""
    clients: tuple[Client, ...] | None = None
    """Its clients; ``None`` accepts every client ID."""
    scopes: tuple[Scope, ...] | None = None
    """The scopes it supports; ``None`` accepts every scope."""
    grant_types: tuple[GrantType, ...] = tuple(GrantType)
    """The grants it supports; without ``REFRESH_TOKEN`` it issues no refresh tokens."""
    access_token_type: str = "Bearer"  # noqa: S105 - the name of a type, not a secret
    """The ``token_type`` of tokens that are not bound to a DPoP key."""
    access_token_duration: int = 86_400
    """Lifetime of access tokens in seconds, where nothing else decides it."""
    refresh_token_duration: int = 864_000
    """Lifetime of refresh tokens in seconds, where nothing else decides it."""
    token_expiration_linked: bool = False
    """Whether an access token lives no longer than the refresh token issued with it."""
    single_access_token_per_subject: bool = False
    """Whether a new token removes the older ones of the same client and subject."""
    issuer: str = "https://sandbox.example"
    """The ``iss`` claim of its JWTs and of standard introspection."""
    access_token_sign_alg: str | None = None
    """How access tokens are signed (JWS ``alg``, such as ``ES256``); ``None``: they are no JWTs."""
    id_token_sign_alg: str = "RS256"  # noqa: S105 - the name of an algorithm
    """How ID tokens are signed."""
    id_token_duration: int = 86_400
    """Lifetime of ID tokens in seconds."""
    attributes: tuple[Pair, ...] = ()
    """Its attributes, as introspection shows them."""


@attrs.frozen(kw_only=True)
class Configuration:
    """What a configuration file holds."""

    services: tuple[Service, ...] = ()
    """The services; without any, every service ID is accepted."""


def read_services(path: Path) -> tuple[Service, ...]:
    """Read services from a TOML file, whose keys are the fields of ``Configuration``.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not TOML, or holds something else.
    """
    try:
        return read_request(Configuration, tomllib.loads(path.read_text("utf-8"))).services
    except MismatchError as mismatch:
        raise ValueError(f"{path}: {mismatch}") from None
    except ValueError as error:
        raise ValueError(f"{path}: is not TOML: {error}") from None


def names_of(client: Client) -> tuple[str, ...]:
    """Return the identifiers of a client: its number and its alias."""
    number = str(client.id)
    return (number,) if client.alias in (None, number) else (number, str(client.alias))


def check_services(services: Iterable[Service]) -> None:
    """Refuse services that contradict themselves or each other.

    Raises:
        ValueError: two services, clients or scopes share a name, a number is out of range, or an
            algorithm is unknown.
    """
    known = tuple(services)
    _refuse_repeats("service", (service.id for service in known))
    for service in known:
        _check_service(service)


def _check_service(service: Service) -> None:
    clients, scopes = service.clients or (), service.scopes or ()
    _refuse_repeats("client", (name for client in clients for name in names_of(client)))
    _refuse_repeats("scope", (scope.name for scope in scopes))
    for client in clients:
        if not 0 < client.id <= INT64_MAX:
            raise ValueError(f"client ID {client.id} is not a positive 64-bit integer")
    holders: list[Service | Client | Scope] = [service, *clients, *scopes]
    for holder in holders:
        _check_duration(holder.access_token_duration)
        _check_duration(holder.refresh_token_duration)
    _check_duration(service.id_token_duration)
    for algorithm in (service.access_token_sign_alg, service.id_token_sign_alg):
        if algorithm not in {None, *ALGORITHMS}:
            raise ValueError(f"{algorithm!r} is not one of {', '.join(ALGORITHMS)}")


def _check_duration(seconds: int | None) -> None:
    if seconds is not None and seconds <= 0:
        raise ValueError(f"a duration of {seconds} seconds is not positive")


def _refuse_repeats(kind: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise ValueError(f"{kind} {name!r} is configured more than once")
