"""What users are asked to agree to, and what they tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs

from ..sandbox.protocol.requested_claims import BY_SCOPE, PROTOCOL
from ..server.messages import json_object
from .texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..models.common.scope import Scope
    from ..server.asked import Asked
    from ..server.messages import Request

SCOPE: Final = "scope:"
CLAIM: Final = "claim:"
"""What the names of boxes begin with."""
CHOICE: Final = "choice=made"
"""What the button of a form with boxes adds to its URL. Without it a request to agree that names no
box agrees to all: scripts send it that look for the button alone."""
OPENID: Final = "openid"
MOST: Final = 10_000


@attrs.frozen
class Box:
    """A box on a page."""

    name: str
    text: str
    is_required: bool
    """Whether it cannot be left empty, but by denying all."""


@attrs.frozen
class Agreement:
    """What a user agrees to of a request; ``None`` for all."""

    scopes: tuple[str, ...] | None = None
    claims: tuple[str, ...] | None = None


@attrs.frozen
class Consents:
    """What users decided on single claims, in memory; of very many, the oldest are dropped.

    Authlete remembers scopes alone.
    """

    _decided: dict[tuple[str, int], dict[str, bool]] = attrs.field(
        factory=dict[tuple[str, int], dict[str, bool]], init=False, repr=False
    )

    def are_known(self, subject: str, asked: Asked) -> bool:
        """Tell whether the user has decided on each claim that is asked for by itself."""
        return self._of(subject, asked).keys() >= set(single_claims(asked))

    def recall(self, subject: str, asked: Asked) -> Agreement:
        """Return what the user decided before, who is not asked again."""
        known = self._of(subject, asked)
        return _agreement(asked, asked.scope_names, [name for name, told in known.items() if told])

    def take(self, subject: str, asked: Asked, request: Request) -> Agreement:
        """Read what is ticked in a form, and remember it."""
        scopes, single, form = asked.scope_names, single_claims(asked), request.form
        claims = single
        if _has_boxes(request):
            essential = essential_claims(asked)
            scopes = tuple(name for name in scopes if name == OPENID or f"{SCOPE}{name}" in form)
            claims = tuple(name for name in single if name in essential or f"{CLAIM}{name}" in form)
        before = self._decided.pop(_key(subject, asked), {})
        if len(self._decided) >= MOST:
            del self._decided[next(iter(self._decided))]
        self._decided[_key(subject, asked)] = {
            **before,
            **{name: name in claims for name in single},
        }
        return _agreement(asked, scopes, claims)

    def _of(self, subject: str, asked: Asked) -> Mapping[str, bool]:
        return self._decided.get(_key(subject, asked), {})


def boxes_of(asked: Asked, language: str) -> list[Box]:
    """Make a box for each scope and each claim that is asked for by itself."""
    texts = TEXTS[language]
    known = {scope.name: scope_text(scope, language) for scope in asked.scopes}
    scopes = (
        Box(f"{SCOPE}{name}", known.get(name, name), name == OPENID) for name in asked.scope_names
    )
    essential = essential_claims(asked)
    claims = (
        Box(f"{CLAIM}{name}", texts["see_claim"].format(claim=name), name in essential)
        for name in single_claims(asked)
    )
    return [*scopes, *claims]


def single_claims(asked: Asked) -> tuple[str, ...]:
    """Name the claims that no scope of the request stands for."""
    covered = PROTOCOL.union(_claims_of(asked.scope_names))
    return tuple(name for name in asked.claim_names if name.partition("#")[0] not in covered)


def essential_claims(asked: Asked) -> Collection[str]:
    """Name the claims that the client cannot do without (OpenID Connect Core §5.5.1)."""
    members = (json_object(text or "") for text in (asked.id_token_claims, asked.user_info_claims))
    return {
        name
        for wishes in members
        for name, wish in wishes.items()
        if isinstance(wish, dict) and cast("dict[str, object]", wish).get("essential") is True
    }


def scope_text(scope: Scope, language: str) -> str:
    """Say what a scope means."""
    translated = {text.tag: text.value for text in scope.descriptions or ()}
    return str(translated.get(language) or scope.description or scope.name)


def _has_boxes(request: Request) -> bool:
    is_browsers = CHOICE in request.query.split("&")
    return is_browsers or any(name.startswith((SCOPE, CLAIM)) for name in request.form)


def _agreement(asked: Asked, scopes: Collection[str], claims: Collection[str]) -> Agreement:
    if set(scopes) >= set(asked.scope_names) and set(claims) >= set(single_claims(asked)):
        return Agreement()
    return Agreement(tuple(scopes), (*_claims_of(scopes), *claims))


def _claims_of(scopes: Collection[str]) -> tuple[str, ...]:
    return tuple(name for scope in scopes for name in BY_SCOPE.get(scope, ()))


def _key(subject: str, asked: Asked) -> tuple[str, int]:
    return subject, (asked.client and asked.client.client_id) or 0
