"""What the sandbox does when it is asked: a folder for each family of operations.

A family is imported when a request first asks for something of its kind: all of them together take
longer than a sandbox may take to start.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Final, cast

from ... import funcs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..routes import Route

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "attestation": ("attestation",),
    "auth/authorization": ("authorization", "authorization_management"),
    "auth/introspection": ("introspection",),
    "auth/revocation": ("revocation",),
    "auth/token": ("token", "token_operations"),
    "auth/userinfo": ("userinfo",),
    "backchannel": ("backchannel_logout", "ciba"),
    "client": ("client", "client_management", "dynamic_client_registration"),
    "device": ("device_flow",),
    "federation": ("federation",),
    "nativesso": ("native_sso",),
    "gm": ("grant_management",),
    "hsk": ("hardware_security_keys",),
    "idtoken": ("token_operations",),
    "info": ("utility",),
    "jose": ("jose",),
    "lifecycle": ("lifecycle",),
    "misc": ("utility",),
    "pushed_auth_req": ("pushed_authorization",),
    "service": ("service",),
    "vci": ("verifiable_credentials",),
}
"""The families by the beginnings of their paths, after ``/api`` and the service."""
OPERATIONS: Final = tuple(sorted(module.name for module in iter_modules(funcs.__path__)))
"""All operations, by the names of their functions."""


def start_of(path: str) -> str | None:
    """Find which beginning in ``FAMILIES`` a path has."""
    _, api, *segments = [*path.split("/"), "", ""]
    if api != "api":
        return None
    candidates = [segments[:1], segments[1:2], segments[1:3]]
    return next(("/".join(one) for one in candidates if "/".join(one) in FAMILIES), None)


@cache
def routes_of(family: str) -> tuple[Route[Any], ...]:
    """Import a family, and return its routes."""
    return cast("tuple[Route[Any], ...]", import_module(f".{family}", __name__).ROUTES)


def all_routes() -> tuple[Route[Any], ...]:
    """Return all that the sandbox can do; it imports everything."""
    names = dict.fromkeys(name for several in FAMILIES.values() for name in several)
    return tuple(route for name in names for route in routes_of(name))
