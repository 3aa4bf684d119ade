"""Who is logged in at the provider's pages, and what protects their forms."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..server.messages import Request, Response

FORM_TOKEN: Final = "form_token"  # noqa: S105 - the name of a form's field
MOST: Final = 10_000


@attrs.frozen
class Login:
    """Somebody who has logged in with a browser."""

    subject: str
    auth_time: int
    """In seconds since the Unix epoch."""
    session_id: str = attrs.field(factory=lambda: token_urlsafe(16))
    """What ID tokens call it (``sid``)."""
    clients: set[int] = attrs.field(factory=set[int], eq=False)
    """The clients that were told of the user, and are to be told of the logout."""


@attrs.frozen
class Sessions:
    """The sessions of one provider, in memory; of very many, the oldest are dropped.

    A cookie names a browser. Before a login it does no more than protect forms.
    """

    cookie: str
    is_secure: bool
    clock: Callable[[], float]
    _logins: dict[str, Login] = attrs.field(factory=dict[str, Login], init=False, repr=False)

    def login(self, request: Request) -> Login | None:
        """Tell who is logged in."""
        return self._logins.get(request.cookie(self.cookie) or "")

    def log_in(self, request: Request, subject: str, response: Response) -> Response:
        """Begin a session, under a name that nobody knew before."""
        self._logins.pop(request.cookie(self.cookie) or "", None)
        if len(self._logins) >= MOST:
            del self._logins[next(iter(self._logins))]
        name = token_urlsafe(32)
        self._logins[name] = Login(subject, int(self.clock()))
        return self._with_cookie(name, response)

    def log_out(self, login: Login) -> None:
        """End a session."""
        for name in [name for name, other in self._logins.items() if other is login]:
            del self._logins[name]

    def find(self, session_id: str) -> Login | None:
        """Find a session by what ID tokens call it."""
        return next((each for each in self._logins.values() if each.session_id == session_id), None)

    def with_form(self, request: Request, make: Callable[[str], Response]) -> Response:
        """Make a page whose form this browser alone can send.

        Args:
            request: the browser's request.
            make: makes the page of what its form has to carry.
        """
        name = request.cookie(self.cookie)
        if name:
            return make(_form_token(name))
        name = token_urlsafe(32)
        return self._with_cookie(name, make(_form_token(name)))

    def is_own_form(self, request: Request, form: Mapping[str, str]) -> bool:
        """Tell whether a form was sent from a page that this browser was shown."""
        name = request.cookie(self.cookie) or ""
        given = form.get(FORM_TOKEN, "")
        return bool(name) and compare_digest(given.encode(), _form_token(name).encode())

    def _with_cookie(self, name: str, response: Response) -> Response:
        secure = "; Secure" if self.is_secure else ""
        value = f"{self.cookie}={name}; Path=/; HttpOnly; SameSite=Lax{secure}"
        return response.with_headers(("set-cookie", value))


def _form_token(name: str) -> str:
    return sha256(f"form\n{name}".encode()).hexdigest()
