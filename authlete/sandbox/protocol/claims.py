"""The claims of an access token, for JWTs and for standard introspection."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..._engine.codec import MismatchError, parse_json, write_json
from ..payload import values_in
from .settings import issuer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.common.authz_details import AuthorizationDetailsElement, AuthzDetails
    from ...models.service.service import Service
    from ..store.tokens import TokenAttributes, TokenRecord

DEEPEST = 64


def token_claims(
    service: Service, record: TokenRecord, *, with_hidden: bool = False
) -> dict[str, object]:
    """Describe an access token as RFC 7662 and RFC 9068 do; times are seconds since the epoch."""
    attributes = record.attributes
    expiry = record.access_expires_at
    claims: dict[str, object] = {
        "iss": issuer(service),
        "sub": record.subject,
        "aud": attributes.resources or None,
        "client_id": str(record.client) if record.client else None,
        "scope": " ".join(attributes.scopes or ()) or None,
        "iat": record.created_at // 1000,
        "exp": None if expiry is None else expiry // 1000,
        "cnf": _confirmation(attributes),
        "acr": attributes.acr,
        "auth_time": attributes.auth_time,
        "authorization_details": write_details(attributes.authorization_details),
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return {**visible(attributes, with_hidden=with_hidden), **present}


def visible(attributes: TokenAttributes, *, with_hidden: bool = False) -> dict[str, object]:
    """Return the extra properties that clients may see, or all."""
    return {
        str(item.key): item.value or ""
        for item in attributes.properties or ()
        if with_hidden or not item.hidden
    }


def json_object(text: str) -> Mapping[str, object] | None:
    """Read a JSON object; ``None`` if the text is none, or nested too deeply to be written."""
    value = json_value(text)
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def json_value(text: str) -> object:
    """Read JSON; ``None`` if the text is none, or nested too deeply to be written."""
    try:
        parsed = parse_json(text.encode())
    except MismatchError:
        return None
    return None if is_deep(parsed) else parsed


def write_details(details: AuthzDetails | None) -> list[dict[str, object]] | None:
    """Write authorization details as RFC 9396 does; ``None`` if there are none."""
    elements = details.elements if details else None
    return [_element(element) for element in elements] if elements else None


def is_deep(value: object) -> bool:
    """Tell whether JSON is nested too deeply to be written."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in values_in(outer)]
    return bool(level)


def _confirmation(attributes: TokenAttributes) -> dict[str, str] | None:
    bound = {
        "x5t#S256": attributes.certificate_thumbprint,
        "jkt": attributes.dpop_key_thumbprint,
    }
    return {name: value for name, value in bound.items() if value} or None


def _element(element: AuthorizationDetailsElement) -> dict[str, object]:
    """Write an entry as RFC 9396 does, where Authlete sets its own members apart."""
    members = cast("dict[str, object]", parse_json(write_json(element)))
    others = json_object(str(members.pop("otherFields", "{}")))
    if "dataTypes" in members:
        members["datatypes"] = members.pop("dataTypes")
    return {**(others or {}), **members}
