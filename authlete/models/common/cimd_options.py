"""How one call treats client ID metadata documents."""

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class CimdOptions:
    """What one call allows for metadata documents; what is true here outweighs the service.

    All of it has an effect only if the service supports such documents (OAuth Client ID Metadata
    Document) and the client is named by the URL of one.
    """

    __repr__ = concise

    always_retrieved: bool | None = None
    """Whether the document is fetched even if a copy in the cache is still fresh."""
    http_permitted: bool | None = None
    """Whether its URL may have the scheme ``http``; meant for development."""
    query_permitted: bool | None = None
    """Whether its URL may have a query."""
