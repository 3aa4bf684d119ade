"""The public keys of a client: those in its settings, else those that it publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..fetching import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..._jose.jws import Key
    from ...models.client.client import Client
    from ..context import RequestContext


def client_keys(context: RequestContext, client: Client) -> Sequence[Key]:
    """Read the keys of a client; none if it has none, or they cannot be had.

    Raises:
        FetchNeededError: they have to be fetched first.
    """
    from ..._jose.jws import read_jwks  # noqa: PLC0415 - only who signs pays for the library

    try:
        if client.jwks:
            return read_jwks(client.jwks)
        if client.jwks_uri:
            return read_jwks(context.fetch(client.jwks_uri).body.decode())
    except (FetchError, ValueError):
        return ()
    return ()
