"""What the list of issued tokens answers."""

import attrs

from .._base import concise
from ..common.client_limited import ClientLimited
from .access_token import AccessToken


@attrs.frozen(kw_only=True)
class TokenGetListResponse:
    """One page of the tokens a service has issued."""

    __repr__ = concise

    start: int | None = None
    """Index of the page's first token, counted from 0 (inclusive)."""
    end: int | None = None
    """Index after the page's last token (exclusive), as asked for: not cut to what there is."""
    total_count: int | None = None
    """How many tokens match the filters, over all pages."""
    client: ClientLimited | None = None
    """The client asked for; absent if the request named none."""
    subject: str | None = None
    """The subject asked for; absent if the request named none."""
    access_tokens: tuple[AccessToken, ...] | None = None
    """The tokens of this page; absent if there are none."""
