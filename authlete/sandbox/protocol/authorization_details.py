"""Authorization details: what exactly a client may do (RFC 9396)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ..._engine.codec import write_json
from ...models.common.authz_details import AuthorizationDetailsElement, AuthzDetails
from ..errors import OAuthError
from .claims import json_value

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ...models.service.service import Service

LISTS: Final = {
    "locations": "locations",
    "actions": "actions",
    "datatypes": "data_types",
    "privileges": "privileges",
}
"""The members that all types share and that are arrays of text (§2.2), and the model's fields."""


def read_details(service: Service, client: Client, text: str | None) -> AuthzDetails | None:
    """Read the parameter ``authorization_details``.

    Raises:
        OAuthError: it is malformed, or of a type that the service or the client does not have.
    """
    if text is None:
        return None
    items = json_value(text)
    if not isinstance(items, list):
        raise _invalid("'authorization_details' is not a JSON array.")
    elements = [_element(item) for item in cast("list[object]", items)]
    for allowed in (
        service.supported_authorization_details_types,
        client.authorization_details_types,
    ):
        if allowed is not None and not all(element.type in allowed for element in elements):
            raise _invalid("'authorization_details' has a type that may not be used.")
    return AuthzDetails(elements=tuple(elements)) if elements else None


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_authorization_details", text)


def _element(item: object) -> AuthorizationDetailsElement:
    if not isinstance(item, dict):
        raise _invalid("'authorization_details' holds what is no object.")
    members = cast("dict[str, object]", {**item})
    kind, identifier = members.pop("type", None), members.pop("identifier", None)
    if not isinstance(kind, str) or not kind:
        raise _invalid("An object in 'authorization_details' has no 'type'.")
    if not isinstance(identifier, str | None):
        raise _invalid("An 'identifier' in 'authorization_details' is not text.")
    lists = {field: _texts(members, name) for name, field in LISTS.items()}
    return AuthorizationDetailsElement(
        type=kind,
        identifier=identifier,
        other_fields=write_json(members).decode() if members else None,
        **lists,
    )


def _texts(members: dict[str, object], name: str) -> tuple[str, ...] | None:
    value = members.pop(name, None)
    if value is None:
        return None
    items = cast("list[object]", value) if isinstance(value, list) else [None]
    texts = tuple(item for item in items if isinstance(item, str))
    if len(texts) < len(items):
        raise _invalid(f"'{name}' in 'authorization_details' is not an array of text.")
    return texts
