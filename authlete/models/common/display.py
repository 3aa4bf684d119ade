"""How the pages for the user are to look."""

from enum import StrEnum


class Display(StrEnum):
    """``display`` of OpenID Connect Core §3.1.2.1."""

    PAGE = "PAGE"
    """A full page of a browser; the default."""
    POPUP = "POPUP"
    """A popup window."""
    TOUCH = "TOUCH"
    """A device with a touch screen."""
    WAP = "WAP"
    """A feature phone."""
