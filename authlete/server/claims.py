"""Collecting the claims that a client asked for and the user agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .._engine.codec import write_json
from ..models.common.property import Property
from .messages import json_object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..models.common.string_array import StringArray
    from .interaction import Grant
    from .server import AuthorizationServer

VERIFIED: Final = "verified_claims"
SUB: Final = "authlete.server.sub"
"""The hidden property of tokens that tells what the user is called to the client."""


async def collect_claims(
    server: AuthorizationServer,
    subject: str,
    names: Collection[str],
    locales: Sequence[str] = (),
    verified: object = None,
) -> str | None:
    """Ask for claims at once, and write those that there are as JSON.

    A name without a language is looked for in each of ``locales`` first (OpenID Connect Core
    §5.2): what is found in one is told under the name with that language.

    Args:
        server: the server.
        subject: whose claims.
        names: which.
        locales: the client's languages, the best first.
        verified: what is asked for of verified claims.

    Returns:
        None: there are none, or nobody asked for any.
    """
    candidates = {name: _candidates(name, locales) for name in dict.fromkeys(names)}
    found: dict[str, object] = {}
    if candidates:
        wanted = dict.fromkeys(name for several in candidates.values() for name in several)
        known = await server.claims(subject, tuple(wanted))
        found = {
            name: known[name] for several in candidates.values() for name in _first(several, known)
        }
    if verified is not None and server.settings.verified_claims is not None:
        value = await server.settings.verified_claims(subject, verified)
        found |= {} if value is None else {VERIFIED: value}
    return write_json(found).decode() if found else None


async def collect_for_transformation(
    server: AuthorizationServer, subject: str, several: Sequence[StringArray]
) -> Sequence[str] | None:
    """Collect what verified claims are transformed from: JSON for each array of names."""
    return [
        await collect_claims(server, subject, names.array or ()) or "{}" for names in several
    ] or None


def agreed(asked: Sequence[str], granted: Collection[str] | None) -> tuple[str, ...]:
    """Leave out the claims that the user did not agree to; ``None`` agrees to all."""
    if granted is None:
        return tuple(asked)
    return tuple(name for name in asked if name in granted or name.partition("#")[0] in granted)


def verified_in(requested: str | None, granted: Collection[str] | None) -> object:
    """Return what a member of the ``claims`` parameter asks of verified claims, if it may be told.

    Args:
        requested: the member, as JSON.
        granted: the claims that the user agreed to; ``None`` for all.
    """
    if requested is None or VERIFIED not in requested or not agreed((VERIFIED,), granted):
        return None
    return json_object(requested).get(VERIFIED)


def properties_with_sub(grant: Grant) -> Sequence[Property] | None:
    """Attach what the user is called to the client, so that userinfo calls them the same."""
    if grant.sub is None:
        return grant.properties
    return [*(grant.properties or ()), Property(key=SUB, value=grant.sub, hidden=True)]


def sub_in(properties: Sequence[Property] | None) -> str | None:
    """Read what ``properties_with_sub`` attached."""
    return next((each.value for each in properties or () if each.key == SUB), None)


def _candidates(name: str, locales: Sequence[str]) -> tuple[str, ...]:
    if "#" in name:
        return (name,)
    unique = {locale.lower(): locale for locale in reversed(locales)}
    tagged = (f"{name}#{locale}" for locale in reversed(unique.values()))
    return (*tagged, name)


def _first(names: Sequence[str], known: Mapping[str, object]) -> Sequence[str]:
    return [name for name in names if known.get(name) is not None][:1]
