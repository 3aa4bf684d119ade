"""The users of a provider."""

from __future__ import annotations

from hmac import compare_digest
from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from ..sandbox.protocol.requested_claims import BY_SCOPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@attrs.frozen
class User:
    """Somebody who can log in."""

    username: str
    """What is typed in, and the subject of tokens."""
    password: str = attrs.field(repr=False)
    claims: Mapping[str, object] = attrs.field(factory=dict[str, object], kw_only=True)
    """What is known of the user, by the names of OpenID Connect Core §5.1."""


def _seed(username: str, given_name: str, family_name: str, gender: str) -> User:
    return User(
        username,
        username,
        claims={
            "name": f"{given_name} {family_name}",
            "given_name": given_name,
            "family_name": family_name,
            "middle_name": "Q.",
            "nickname": given_name,
            "preferred_username": username,
            "profile": f"https://example.com/{username}",
            "picture": f"https://example.com/{username}.png",
            "website": f"https://{username}.example.com",
            "email": f"{username}@example.com",
            "email_verified": True,
            "gender": gender,
            "birthdate": "1990-01-01",
            "zoneinfo": "Europe/Berlin",
            "locale": "en-GB",
            "phone_number": "+49 30 1234567",
            "phone_number_verified": False,
            "address": {
                "formatted": "Unter den Linden 1, 10117 Berlin, Germany",
                "street_address": "Unter den Linden 1",
                "locality": "Berlin",
                "postal_code": "10117",
                "country": "Germany",
            },
            "updated_at": 1_700_000_000,
        },
    )


CLAIMS: Final = ("sub", *chain.from_iterable(BY_SCOPE.values()))
"""The standard claims (OpenID Connect Core §5.1)."""
SEEDS: Final = (_seed("john", "John", "Smith", "male"), _seed("jane", "Jane", "Doe", "female"))
"""The users that there are if nobody says otherwise; their passwords are their names."""


class Users:
    """The users of one provider, kept in memory; their claims may be changed.

    Raises:
        ValueError: there are none.
    """

    def __init__(self, users: Iterable[User]) -> None:
        self._users = {user.username: user for user in users}
        if not self._users:
            raise ValueError("a provider needs a user")

    def all(self) -> tuple[User, ...]:
        """Return all of them."""
        return tuple(self._users.values())

    def find(self, username: str) -> User | None:
        """Find a user."""
        return self._users.get(username)

    def check(self, username: str, password: str) -> User | None:
        """Find a user whose password this is."""
        user = self._users.get(username)
        expected = user.password if user else ""
        matches = compare_digest(expected.encode(), password.encode())
        return user if matches else None

    def change(self, username: str, claims: Mapping[str, object]) -> None:
        """Replace what is known of a user."""
        self._users[username] = attrs.evolve(self._users[username], claims=claims)
