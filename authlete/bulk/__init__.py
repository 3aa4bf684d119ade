"""Many tokens at once: iterate over all of them, create any number of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .create_tokens import create_tokens
    from .created import Created
    from .iterate_tokens import iterate_tokens
else:
    from .._lazy import attach

    __getattr__, __dir__ = attach(
        __name__,
        {
            "Created": ".created",
            "create_tokens": ".create_tokens",
            "iterate_tokens": ".iterate_tokens",
        },
    )

__all__ = ["Created", "create_tokens", "iterate_tokens"]
