"""Clients as the operations on clients find and show them."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ...models.common.client_limited import ClientLimited
from ...models.common.client_type import ClientType
from ..directory import ClientFault
from ..errors import HttpError
from ..store.database import NotUniqueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...models.client.client import Client
    from ..context import RequestContext

READ_ONLY: Final = (
    "number",
    "service_number",
    "client_id",
    "client_secret",
    "dynamically_registered",
    "created_at",
    "modified_at",
)
"""Settings of a client that only Authlete gives it."""
NOT_GIVEN: Final[Mapping[str, Any]] = dict.fromkeys(READ_ONLY)
"""Those, before it does."""
UNKNOWN: Final = "There is no such client."
FOREIGN: Final = "The client is another service's."
NOT_FOUND: Final = HTTPStatus.NOT_FOUND
FORBIDDEN: Final = HTTPStatus.FORBIDDEN
BY_ID: Final = {
    ClientFault.UNKNOWN: partial(HttpError, "A001212", UNKNOWN, status=NOT_FOUND),
    ClientFault.FOREIGN: partial(HttpError, "A001213", FOREIGN, status=FORBIDDEN),
}
BY_IDENTIFIER: Final = {
    ClientFault.UNKNOWN: partial(HttpError, "A001218", UNKNOWN, status=NOT_FOUND),
    ClientFault.FOREIGN: partial(HttpError, "A001219", FOREIGN, status=FORBIDDEN),
}


def client_by_id(context: RequestContext, client_id: str) -> Client:
    """Find a client, locked or not, by its ID.

    Raises:
        HttpError: there is none, or it is another service's.
    """
    if not (client_id.isascii() and client_id.isdigit()):
        raise HttpError("A001216", "The client ID is not a number.")
    return _found(context, client_id, BY_ID)


def client_by_identifier(context: RequestContext, identifier: str) -> Client:
    """Find a client, locked or not, by its ID, alias or another such name.

    Raises:
        HttpError: there is none, or it is another service's.
    """
    return _found(context, identifier, BY_IDENTIFIER)


def named_subject(subject: str | None) -> str:
    """Return the subject that a request has to name.

    Raises:
        HttpError: it names none.
    """
    if not subject:
        raise HttpError("A000201", "The request names no 'subject'.")
    return subject


def limited(client: Client) -> ClientLimited:
    """Show of a client what a list of others' things shows."""
    return ClientLimited(
        number=client.number,
        client_id=client.client_id,
        client_id_alias=client.client_id_alias or str(client.client_id),
        client_id_alias_enabled=client.client_id_alias_enabled is not False,
        client_name=client.client_name,
        client_names=client.client_names,
        description=client.description,
        descriptions=client.descriptions,
        client_type=client.client_type or ClientType.CONFIDENTIAL,
    )


def sector_of(client: Client) -> str | None:
    """Derive the sector identifier of a client (OpenID Connect Core §8.1).

    Returns:
        None: its redirect URIs leave it open.
    """
    uris = client.redirect_uris or ()
    uri = client.sector_identifier_uri or (uris[0] if len(uris) == 1 else None)
    return urlsplit(uri).hostname if uri else None


def stored(put: Callable[[Client], Client], client: Client) -> Client:
    """Add or save a client.

    Raises:
        HttpError: another client has one of its names.
    """
    try:
        return put(client)
    except NotUniqueError:
        raise HttpError(
            "A000201", "Another client of the service has the alias, or another of the names."
        ) from None


def _found(
    context: RequestContext,
    identifier: str,
    faults: Mapping[ClientFault, Callable[[], HttpError]],
) -> Client:
    client = context.clients.get(identifier)
    if client is None:
        error = faults[context.clients.absence(identifier)]()
        raise error
    return client
