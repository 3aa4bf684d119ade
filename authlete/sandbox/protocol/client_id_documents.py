"""Clients whose ID is the URL of their metadata (OAuth Client ID Metadata Document)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

import attrs

from ...models.client.client import Client
from ...models.common.cimd_options import CimdOptions
from ...models.common.client_auth_method import ClientAuthMethod
from ...models.common.client_source import ClientSource
from ..clock import stamp
from ..errors import OAuthError, oauth_error
from ..fetching import FetchError
from .claims import json_object
from .client_metadata import read_metadata
from .client_metadata_rules import check_client, with_defaults
from .metadata_policies import apply_policy
from .parameters import values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.service.service import Service
    from ..context import RequestContext


class NamingRequest(Protocol):
    """A request that may name a client, and say how its document is to be treated."""

    @property
    def client_id(self) -> str | None:
        """What the client called itself in its ``Authorization`` header."""
        ...

    @property
    def cimd_options(self) -> CimdOptions | None:
        """What the caller allows beyond the settings of the service."""
        ...


FRESH: Final = 3_600_000
"""How long the copy of a document is good, in milliseconds."""
BY_SECRET: Final = (
    ClientAuthMethod.CLIENT_SECRET_BASIC,
    ClientAuthMethod.CLIENT_SECRET_POST,
    ClientAuthMethod.CLIENT_SECRET_JWT,
)
"""What such a client cannot use: nobody gave it a secret."""


def discover_client(
    context: RequestContext, identifier: str, options: CimdOptions | None = None
) -> None:
    """Store a client by its metadata document, unless there is a fresh copy of that.

    Args:
        context: the request.
        identifier: what a client calls itself; nothing is done if that is no URL, or if the
            service does not support such documents.
        options: what the caller allows beyond the settings of the service.

    Raises:
        OAuthError: the URL or the document is not good.
        FetchNeededError: the document has to be fetched first.
    """
    service, options = context.service, options or CimdOptions()
    is_url = identifier.startswith(("https://", "http://"))
    if not service.client_id_metadata_document_supported or not is_url:
        return
    known = context.clients.get(identifier)
    if known is not None and (
        known.metadata_document_location != identifier
        or (
            (known.metadata_document_expires_at or 0) > context.now
            and not (service.cimd_always_retrieved or options.always_retrieved)
        )
    ):
        return
    _check_url(service, identifier, options)
    metadata = _document(context, identifier)
    if service.cimd_metadata_policy_enabled:
        metadata = _with_policy(service, metadata)
    client = _client(context, known or Client(), identifier, metadata)
    if known is None:
        context.clients.add(client)
    else:
        context.clients.save(client)


def discover_named_client(
    context: RequestContext,
    request: NamingRequest,
    parameters: Mapping[str, list[str]],
    action: str,
) -> None:
    """Do the same for the client that a request to an endpoint with authentication names.

    Raises:
        ActionError: the URL or the document is not good.
        FetchNeededError: the document has to be fetched first.
    """
    named = request.client_id or next(iter(values_of(parameters, "client_id")), "")
    try:
        discover_client(context, named, request.cimd_options)
    except OAuthError as fault:
        raise oauth_error(action, fault.code, fault.text, error=fault.error) from None


def _with_policy(service: Service, metadata: Mapping[str, object]) -> Mapping[str, object]:
    try:
        return apply_policy(json_object(service.cimd_metadata_policy or "{}") or {}, metadata)
    except OAuthError as fault:
        raise _invalid(fault.text) from None


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_client", text)


def _check_url(service: Service, url: str, options: CimdOptions) -> None:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _invalid("The client ID is not a URL.") from None
    if parts.scheme == "http" and not (service.cimd_http_permitted or options.http_permitted):
        raise _invalid("The client ID must have the scheme https.")
    if "?" in url and not (service.cimd_query_permitted or options.query_permitted):
        raise _invalid("The client ID must not have a query.")
    segments = parts.path.split("/")
    if "#" in url or "@" in parts.netloc or not parts.path or {".", ".."} & {*segments}:
        raise _invalid("The client ID is not the URL of a metadata document.")
    if service.cimd_allowlist_enabled and not any(
        _is_below(url, entry) for entry in service.cimd_allowlist or ()
    ):
        raise _invalid("The client ID is not among those that the service allows.")


def _is_below(url: str, entry: str) -> bool:
    """Tell whether a URL has the scheme, the host and all segments of the path of an entry."""
    found, allowed = urlsplit(url), urlsplit(entry)
    segments = [segment for segment in allowed.path.split("/") if segment]
    return (found.scheme, found.netloc) == (allowed.scheme, allowed.netloc) and (
        found.path.split("/")[1 : len(segments) + 1] == segments
    )


def _document(context: RequestContext, url: str) -> Mapping[str, object]:
    try:
        metadata = json_object(context.fetch(url).body.decode())
    except (FetchError, ValueError) as error:
        raise _invalid(f"The client's metadata document cannot be fetched: {error}.") from None
    if metadata is None or metadata.get("client_id") != url:
        raise _invalid("The client's metadata document does not name the client.")
    return metadata


def _client(
    context: RequestContext, known: Client, url: str, metadata: Mapping[str, object]
) -> Client:
    fields = read_metadata(context.service, metadata)
    if fields["token_auth_method"] in BY_SECRET:
        raise _invalid("A client that is known by a document has no secret.")
    client = with_defaults(
        attrs.evolve(
            known,
            **{**fields, "token_auth_method": fields["token_auth_method"] or ClientAuthMethod.NONE},
            metadata_document_location=url,
            metadata_document_updated_at=stamp(context.now),
            metadata_document_expires_at=stamp(context.now + FRESH),
            discovered_by_metadata_document=True,
            client_source=ClientSource.METADATA_DOCUMENT,
        )
    )
    check_client(context, client)
    return client
