"""Documents that others publish, such as a client's ``jwks_uri``, fetched for handlers.

Handlers run inside a transaction and do not wait. One that needs a document asks its context for
it; if it is not there yet, the transaction is undone, the document fetched, and the handler called
once more.
"""

from __future__ import annotations

import attrs

MOST_DOCUMENTS = 10
"""How many documents one request may have fetched."""


@attrs.frozen
class Document:
    """What a URL led to."""

    body: bytes = b""
    content_type: str = ""
    fault: str | None = None
    """Why there is none."""


class FetchNeededError(Exception):
    """A handler needs a document that has not been fetched.

    Attributes:
        url: where it is.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class FetchError(Exception):
    """A document cannot be had; the text says why."""


class Fetcher:
    """Fetches documents, if that is allowed."""

    async def fetch(self, _: str) -> Document:
        """Fetch a document, or tell why there is none."""
        return Document(fault="the sandbox fetches nothing")
