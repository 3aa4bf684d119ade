"""The part of a URL that may be shown."""

from __future__ import annotations

import re

AUTHORITY_END = re.compile(r"[/?#\\]")


def host_of(url: str) -> str:
    """Return host and port, without userinfo, path and query; of any text, empty if there is none.

    Unlike ``urlsplit()`` it raises over nothing.
    """
    authority = AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[0]
    return authority.rpartition("@")[2]
