"""Backchannel requests that wait for their users, who answer them on a page."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING

import attrs

from ..models.ciba.fail import BackchannelAuthenticationFailRequestReason as Reason
from ..models.ciba.process_authentication import UserIdentificationHintType as HintType

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..models.ciba.process_authentication import BackchannelAuthenticationResponse
    from ..server.asked import PendingAuthentication
    from ..server.messages import Request
    from .users import Users

MOST = 1000


@attrs.frozen
class Inbox:
    """The requests, in memory; expired ones, and of very many the oldest, are dropped."""

    users: Users
    clock: Callable[[], float]
    _waiting: dict[str, tuple[float, PendingAuthentication]] = attrs.field(
        factory=dict[str, "tuple[float, PendingAuthentication]"], init=False, repr=False
    )

    async def find_user(
        self, request: Request, answered: BackchannelAuthenticationResponse
    ) -> str | Reason:
        """Find the user by name, or by a subject that an ID token named."""
        del request
        if answered.hint_type == HintType.LOGIN_HINT_TOKEN:
            return Reason.UNKNOWN_USER_ID
        name = answered.sub if answered.hint_type == HintType.ID_TOKEN_HINT else answered.hint
        user = self.users.find(name or "")
        return user.username if user else Reason.UNKNOWN_USER_ID

    async def ask(self, pending: PendingAuthentication) -> None:
        """Keep a request until its user comes to the page."""
        self._forget_expired()
        if len(self._waiting) >= MOST:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[token_urlsafe(16)] = (self.clock() + pending.expires_in, pending)

    def of(self, subject: str) -> dict[str, PendingAuthentication]:
        """Return the requests for a user, by their IDs."""
        self._forget_expired()
        return {
            key: pending
            for key, (_, pending) in self._waiting.items()
            if pending.subject == subject
        }

    def take(self, subject: str, key: str) -> PendingAuthentication | None:
        """Take a request of a user out."""
        if key not in self.of(subject):
            return None
        return self._waiting.pop(key)[1]

    def _forget_expired(self) -> None:
        now = self.clock()
        for key in [key for key, (end, _) in self._waiting.items() if end <= now]:
            del self._waiting[key]
