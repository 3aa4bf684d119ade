"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, TypedDict

from .configuration import EntityType

EntityTypeName: TypeAlias = Literal[
    "OPENID_RELYING_PARTY",
    "OPENID_PROVIDER",
    "OAUTH_AUTHORIZATION_SERVER",
    "OAUTH_CLIENT",
    "OAUTH_RESOURCE",
    "FEDERATION_ENTITY",
    "OPENID_CREDENTIAL_ISSUER",
]
"""The words of ``EntityType``."""


class FederationConfigurationRequestDict(TypedDict, total=False):
    """``FederationConfigurationRequest`` written as a dict."""

    entity_types: Sequence[EntityType | EntityTypeName] | None
    """The roles whose metadata it holds: ``OPENID_PROVIDER``, which is the default, and
    ``OPENID_CREDENTIAL_ISSUER``; Authlete ignores others."""


class FederationRegistrationRequestDict(TypedDict, total=False):
    """``FederationRegistrationRequest`` written as a dict."""

    entity_configuration: str | None
    """The client's entity configuration, a signed JWT: the body of a request whose type is
    ``application/entity-statement+jwt``."""
    trust_chain: str | None
    """The client's trust chain, as the text of a JSON array of signed JWTs: the body of a request
    whose type is ``application/trust-chain+json``."""
