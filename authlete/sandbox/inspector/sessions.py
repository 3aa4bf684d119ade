"""Who may look at the inspector: browsers that brought the bearer or a one-time key."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import deque
from hmac import compare_digest, digest
from secrets import token_bytes, token_urlsafe
from threading import Lock

MOST_KEYS = 100


class Sessions:
    """Sessions of browsers, for any number of threads.

    A session is its own proof, signed with a secret that nobody else has and that ends with the
    sandbox; so none has to be remembered.
    """

    def __init__(self, bearer: str) -> None:
        self._bearer = bearer
        self._secret = token_bytes(32)
        self._lock = Lock()
        self._keys = deque[str](maxlen=MOST_KEYS)

    def new_key(self) -> str:
        """Make a key that opens one session; of very many unused ones the oldest are void."""
        key = token_urlsafe(32)
        with self._lock:
            self._keys.append(key)
        return key

    def open_by_key(self, key: str) -> str | None:
        """Open a session, if the key is one and was not used before."""
        with self._lock:
            for unused in self._keys:
                if _equal(key, unused):
                    self._keys.remove(unused)
                    return self._open()
        return None

    def open_by_bearer(self, bearer: str) -> str | None:
        """Open a session, if the bearer is the sandbox's."""
        return self._open() if _equal(bearer, self._bearer) else None

    def is_open(self, session: str) -> bool:
        """Tell whether a session was opened here."""
        number, _, signature = session.partition(".")
        return _equal(signature, self._sign(f"session {number}"))

    def form_token(self, session: str) -> str:
        """Return what forms carry to show that they come from a page of the session."""
        return self._sign(f"form {session}")

    def is_form_token(self, token: str, session: str) -> bool:
        """Tell whether a form came from a page of the session."""
        return _equal(token, self.form_token(session))

    def _open(self) -> str:
        number = token_urlsafe(12)
        return f"{number}.{self._sign(f'session {number}')}"

    def _sign(self, text: str) -> str:
        octets = digest(self._secret, text.encode(), "sha256")
        return urlsafe_b64encode(octets[:18]).decode()


def _equal(given: str, right: str) -> bool:
    """Compare in a time that tells nothing."""
    return compare_digest(given.encode(), right.encode())
