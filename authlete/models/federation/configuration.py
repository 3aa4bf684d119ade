"""What asking for the entity configuration takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import as_tuple, concise


class EntityType(StrEnum):
    """What an entity of a federation is (OpenID Federation 1.0 §5.1)."""

    OPENID_RELYING_PARTY = "OPENID_RELYING_PARTY"
    """A client of OpenID providers (``openid_relying_party``)."""
    OPENID_PROVIDER = "OPENID_PROVIDER"
    """An OpenID provider (``openid_provider``)."""
    OAUTH_AUTHORIZATION_SERVER = "OAUTH_AUTHORIZATION_SERVER"
    """An authorization server (``oauth_authorization_server``)."""
    OAUTH_CLIENT = "OAUTH_CLIENT"
    """A client of authorization servers (``oauth_client``)."""
    OAUTH_RESOURCE = "OAUTH_RESOURCE"
    """A resource server (``oauth_resource``)."""
    FEDERATION_ENTITY = "FEDERATION_ENTITY"
    """An entity of any kind, such as a trust anchor (``federation_entity``)."""
    OPENID_CREDENTIAL_ISSUER = "OPENID_CREDENTIAL_ISSUER"
    """A credential issuer (``openid_credential_issuer`` of OpenID4VCI)."""


def entity_type_tuple(
    value: list[EntityType] | tuple[EntityType, ...] | None,
) -> tuple[EntityType, ...] | None:
    """``as_tuple`` for entity types."""
    return as_tuple(value)


@attrs.frozen(kw_only=True)
class FederationConfigurationRequest:
    """What the entity configuration is to tell of the service."""

    __repr__ = concise

    entity_types: tuple[EntityType, ...] | None = attrs.field(
        default=None, converter=entity_type_tuple
    )
    """The roles whose metadata it holds: ``OPENID_PROVIDER``, which is the default, and
    ``OPENID_CREDENTIAL_ISSUER``; Authlete ignores others."""


class FederationConfigurationResponseAction(StrEnum):
    """What ``/.well-known/openid-federation`` should answer."""

    OK = "OK"
    """200 with the entity configuration, as ``application/entity-statement+jwt``."""
    NOT_FOUND = "NOT_FOUND"
    """404: the service is in no federation."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the service lacks settings, such as its keys for federation, or Authlete failed."""


@attrs.frozen(kw_only=True)
class FederationConfigurationResponse:
    """What ``/.well-known/openid-federation`` should answer (OpenID Federation 1.0 §9)."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: FederationConfigurationResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The body to answer with: the entity configuration, a signed JWT; or the error, as the text
    of a JSON object."""
