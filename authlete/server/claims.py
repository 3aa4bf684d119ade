"""Collecting the claims that a client asked for and the user agreed to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from .._engine.codec import write_json
from ..models.common.property import Property
from .messages import json_object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..models.common.string_array import StringArray
    from .asked import Asked
    from .interaction import Grant
    from .server import AuthorizationServer

VERIFIED: Final = "verified_claims"
SUB: Final = "authlete.server.sub"
"""The hidden property of tokens that tells what the user is called to the client."""
CONSENTED: Final = "authlete.server.claims"
"""The hidden property that tells which claims the user agreed to, as JSON, unless it is to all."""


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
        verified: what is asked for of verified claims; ``None`` for nothing.

    Returns:
        None: there are none, or nobody asked for any.
    """
    ordinary = dict.fromkeys(name for name in names if name != VERIFIED)
    candidates = {name: _candidates(name, locales) for name in ordinary}
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
    return json_object(requested).get(VERIFIED) if agreed((VERIFIED,), granted) else None


async def completion_of(
    server: AuthorizationServer, asked: Asked, grant: Grant
) -> Mapping[str, object]:
    """Tell what completes a request of a device or the back channel: both take the same.

    Verified claims can only be named there, not described, by the client or by the grant.
    """
    named = asked.claims if grant.claims is None else grant.claims
    return {
        "sub": grant.sub,
        "auth_time": grant.auth_time,
        "acr": grant.acr,
        "claims": await collect_claims(
            server,
            grant.subject,
            agreed(asked.claims, grant.claims),
            verified={} if VERIFIED in named else None,
        ),
        "consented_claims": grant.claims,
        "properties": properties_of(grant),
        "scopes": grant.scopes,
    }


def properties_of(grant: Grant) -> Sequence[Property] | None:
    """Attach to tokens what later answers have to keep to, and Authlete does not tell."""
    kept = {
        SUB: grant.sub,
        CONSENTED: None if grant.claims is None else write_json(grant.claims).decode(),
    }
    hidden = [
        Property(key=key, value=value, hidden=True)
        for key, value in kept.items()
        if value is not None
    ]
    return [*(grant.properties or ()), *hidden] if hidden else grant.properties


def sub_in(properties: Sequence[Property] | None) -> str | None:
    """Read what the user is called to the client, if not as they are."""
    return _value_of(SUB, properties)


def consented_in(properties: Sequence[Property] | None) -> Collection[str] | None:
    """Read which claims the user agreed to; ``None`` for all that were asked for."""
    text = _value_of(CONSENTED, properties)
    return None if text is None else cast("list[str]", json.loads(text))


def _value_of(key: str, properties: Sequence[Property] | None) -> str | None:
    return next((each.value for each in properties or () if each.key == key), None)


def _candidates(name: str, locales: Sequence[str]) -> tuple[str, ...]:
    if "#" in name:
        return (name,)
    unique = {locale.lower(): locale for locale in reversed(locales)}
    tagged = (f"{name}#{locale}" for locale in reversed(unique.values()))
    return (*tagged, name)


def _first(names: Sequence[str], known: Mapping[str, object]) -> Sequence[str]:
    return [name for name in names if known.get(name) is not None][:1]
