"""Collecting the claims that a client asked for and the user agreed to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .server import AuthorizationServer


async def collect_claims(
    server: AuthorizationServer, subject: str, names: Collection[str], locales: Sequence[str] = ()
) -> str | None:
    """Ask for claims at once, and write those that there are as JSON.

    A name without a language is looked for in each of ``locales`` first (OpenID Connect Core
    §5.2): what is found in one is told under the name with that language.

    Returns:
        None: there are none, or nobody asked for any.
    """
    candidates = {name: _candidates(name, locales) for name in dict.fromkeys(names)}
    if not candidates:
        return None
    wanted = dict.fromkeys(name for several in candidates.values() for name in several)
    known = await server.claims(subject, tuple(wanted))
    found = {
        name: known[name] for several in candidates.values() for name in _first(several, known)
    }
    return json.dumps(found, ensure_ascii=False) if found else None


def agreed(asked: Sequence[str], granted: Collection[str] | None) -> tuple[str, ...]:
    """Leave out the claims that the user did not agree to; ``None`` agrees to all."""
    if granted is None:
        return tuple(asked)
    return tuple(name for name in asked if name in granted or name.partition("#")[0] in granted)


def _candidates(name: str, locales: Sequence[str]) -> tuple[str, ...]:
    if "#" in name:
        return (name,)
    unique = {locale.lower(): locale for locale in reversed(locales)}
    tagged = (f"{name}#{locale}" for locale in reversed(unique.values()))
    return (*tagged, name)


def _first(names: Sequence[str], known: Mapping[str, object]) -> Sequence[str]:
    return [name for name in names if known.get(name) is not None][:1]
