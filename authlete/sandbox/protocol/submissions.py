"""Gathering the parameters of an authorization request from wherever the client put them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

import attrs

from ..._jose.thumbprint import hash_of
from ..directory import ClientFault
from ..errors import OAuthError
from ..fetching import FetchError
from .authorization_requests import Submission
from .client_id_documents import discover_client
from .parameters import value_of
from .request_objects import read_request_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.common.cimd_options import CimdOptions
    from ..context import RequestContext
    from .request_objects import ReadObject

PUSHED: Final = "urn:ietf:params:oauth:request_uri:"
"""What a ``request_uri`` begins with that stands for a pushed request (RFC 9126 §2.2)."""
TEXTS: Final = {
    ClientFault.UNKNOWN: "There is no such client.",
    ClientFault.FOREIGN: "The client is another service's.",
    ClientFault.LOCKED: "The client is locked.",
}


def submission(
    context: RequestContext,
    parameters: Mapping[str, list[str]],
    options: CimdOptions | None = None,
) -> Submission:
    """Identify the client of an authorization request.

    Args:
        context: the request to the API.
        parameters: those of the authorization request.
        options: how to treat the client's metadata document, if it is known by one.

    Raises:
        OAuthError: there is no such client.
        FetchNeededError: a document has to be fetched first.
    """
    identifier = value_of(parameters, "client_id")
    if identifier is None:
        raise OAuthError("invalid_request", "The request has no 'client_id'.")
    discover_client(context, identifier, options)
    client = context.clients.find(identifier)
    if isinstance(client, ClientFault):
        raise OAuthError("invalid_client", TEXTS[client])
    return Submission(client=client, identifier=identifier, parameters=parameters)


def resolved(context: RequestContext, submitted: Submission) -> Submission:
    """Replace ``request`` or ``request_uri`` by what it stands for; a pushed request is used up.

    Raises:
        OAuthError: it stands for nothing good.
        FetchNeededError: a document has to be fetched first.
    """
    by_value = value_of(submitted.parameters, "request")
    by_reference = value_of(submitted.parameters, "request_uri")
    if by_value and by_reference:
        raise OAuthError("invalid_request", "There is both a 'request' and a 'request_uri'.")
    if by_reference and by_reference.startswith(PUSHED):
        return _pushed(context, submitted, by_reference)
    if by_reference:
        by_value = _fetched(context, submitted, by_reference)
    if not by_value:
        return submitted
    found = read_request_object(
        context, submitted.client, by_value, by_browser=not submitted.is_pushed
    )
    return attrs.evolve(
        submitted,
        parameters=_combined(context, submitted, found),
        request_object=found.facts,
    )


def _pushed(context: RequestContext, submitted: Submission, uri: str) -> Submission:
    table = context.store.pushed_requests
    record = table.find(context.service_id, hash_of(uri))
    if (
        record is None
        or record.client != submitted.client.client_id
        or not record.is_live(context.now)
    ):
        raise OAuthError("invalid_request_uri", "The pushed request was used, or has expired.")
    table.remove(record)
    return attrs.evolve(
        submitted,
        parameters=record.parameters,
        request_object=record.request_object,
        is_pushed=True,
    )


def _fetched(context: RequestContext, submitted: Submission, uri: str) -> str:
    registered = submitted.client.request_uris
    if registered is not None and uri not in registered:
        raise OAuthError("invalid_request_uri", "'request_uri' is not one of the client's.")
    try:
        return context.fetch(urldefrag(uri).url).body.decode().strip()
    except (FetchError, ValueError) as error:
        raise OAuthError(
            "invalid_request_uri", f"The request object cannot be fetched: {error}."
        ) from None


def _combined(
    context: RequestContext, submitted: Submission, found: ReadObject
) -> Mapping[str, list[str]]:
    """Let the object alone count (RFC 9101 §6.3), or as well (OpenID Connect Core §6.1)."""
    outside = submitted.parameters
    inside = {**found.parameters, "client_id": [submitted.identifier]}
    if not context.service.traditional_request_object_processing_applied:
        return inside
    kind = value_of(outside, "response_type")
    if kind is None:
        raise OAuthError("invalid_request", "'response_type' must stand outside the object, too.")
    if value_of(inside, "response_type") not in (None, kind):
        raise OAuthError("invalid_request", "'response_type' differs from that in the object.")
    if _is_openid(inside) and not _is_openid(outside):
        raise OAuthError("invalid_request", "The scope openid must stand outside the object, too.")
    references = {"request", "request_uri"}
    return {
        **{name: values for name, values in outside.items() if name not in references},
        **inside,
    }


def _is_openid(parameters: Mapping[str, list[str]]) -> bool:
    return "openid" in (value_of(parameters, "scope") or "").split()
