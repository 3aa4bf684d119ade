"""Which interaction with the user is asked for."""

from enum import StrEnum


class Prompt(StrEnum):
    """``prompt`` of OpenID Connect Core §3.1.2.1."""

    NONE = "NONE"
    """None: no page may be shown."""
    LOGIN = "LOGIN"
    """The user must authenticate, even if logged in."""
    CONSENT = "CONSENT"
    """The user must be asked for consent."""
    SELECT_ACCOUNT = "SELECT_ACCOUNT"
    """The user must be asked for an account."""
    CREATE = "CREATE"
    """The user is to create an account (Initiating User Registration via OpenID Connect 1.0)."""
