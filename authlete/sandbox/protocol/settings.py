"""What the settings of services and clients mean, those that are left out included."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ...models.common.grant_type import GrantType
    from ...models.service.service import Service
    from ..store.tokens import TokenAttributes

DEFAULT_ISSUER = "https://sandbox.example"
DEFAULT_ID_TOKEN_ALGORITHM = "RS256"  # noqa: S105 - the name of an algorithm


def supports_grant(service: Service, grant_type: GrantType) -> bool:
    """Tell whether tokens may be issued by a flow; ``REFRESH_TOKEN`` allows for refresh tokens."""
    return service.supported_grant_types is None or grant_type in service.supported_grant_types


def may_use(client: Client, grant_type: GrantType) -> bool:
    """Tell whether a client may use a flow."""
    return client.grant_types is None or grant_type in client.grant_types


def supports_scope(service: Service, name: str) -> bool:
    """Tell whether a service has a scope."""
    scopes = service.supported_scopes
    return scopes is None or any(scope.name == name for scope in scopes)


def default_scopes(service: Service) -> tuple[str, ...]:
    """Name the scopes of tokens that nobody named scopes for."""
    scopes = service.supported_scopes or ()
    return tuple(str(scope.name) for scope in scopes if scope.default_entry)


def requestable_scopes(client: Client) -> tuple[str, ...] | None:
    """Name the scopes that a client may request; ``None`` for all that the service has."""
    extension = client.extension
    if extension is None or extension.requestable_scopes_enabled is False:
        return None
    return extension.requestable_scopes


def may_request(client: Client, scope: str) -> bool:
    """Tell whether a client may have tokens with a scope."""
    scopes = requestable_scopes(client)
    return scopes is None or scope in scopes


def issuer(service: Service) -> str:
    """Name the issuer of what a service signs."""
    return service.issuer or DEFAULT_ISSUER


def id_token_algorithm(client: Client | None) -> str:
    """Choose how ID tokens for a client are signed."""
    return (client and client.id_token_sign_alg) or DEFAULT_ID_TOKEN_ALGORITHM


def token_type(service: Service, attributes: TokenAttributes) -> str:
    """Tell how a token is presented."""
    return "DPoP" if attributes.dpop_key_thumbprint else service.access_token_type or "Bearer"
