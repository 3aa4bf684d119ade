"""What the settings of a service mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Service
    from ..store.tokens import TokenAttributes


def supports_scope(service: Service, name: str) -> bool:
    """Tell whether a service has a scope."""
    return service.scopes is None or any(scope.name == name for scope in service.scopes)


def token_type(service: Service, attributes: TokenAttributes) -> str:
    """Tell how a token is presented."""
    return "DPoP" if attributes.dpop_key_thumbprint else service.access_token_type
