"""How model fields are declared: secrets print masked, lists are kept as tuples."""

VISIBLE = 4  # characters of a token that may be shown
MASKABLE = 24  # of a shorter token even a few characters would be a large part


def mask(token: object) -> str:
    """Say enough of a token to recognise it, not enough to use it."""
    if token is None:
        return "None"
    if not isinstance(token, str):
        return f"<{type(token).__name__}>"
    shown = token[:VISIBLE] if len(token) >= MASKABLE else ""
    return f"'{shown}…' ({len(token)} characters)"


def strings(value: list[str] | tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Keep a list as a tuple, so that a model stays immutable and hashable.

    Anything else passes as it is: the call that sends it reports a wrong type by its path.
    """
    return tuple(value) if isinstance(value, list) else value
