"""The requests of the operations on locks, secrets and scopes of clients."""

from typing import TYPE_CHECKING, NotRequired

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..client_management._dicts import (
        ClientAuthorizationUpdateRequestDict,
        ClientExtensionRequestableScopesUpdateRequestDict,
        ClientFlagUpdateRequestDict,
        ClientSecretUpdateRequestDict,
    )
    from ..client_management.requestable_scopes import ClientExtensionRequestableScopesUpdateRequest
    from ..client_management.update_authorizations import ClientAuthorizationUpdateRequest
    from ..client_management.update_lock_flag import ClientFlagUpdateRequest
    from ..client_management.update_secret import ClientSecretUpdateRequest


class ClientFlagUpdateApiRequest(ServiceRequest):
    """A client to lock or unlock, and the service it belongs to."""

    client_identifier: int | str
    """The client: its ID or its alias."""
    client_flag_update_request: "ClientFlagUpdateRequest | ClientFlagUpdateRequestDict"
    """Whether it shall be locked."""


class ClientSecretRefreshApiRequest(ServiceRequest):
    """A client that needs a new secret, and the service it belongs to."""

    client_identifier: int | str
    """The client: its ID or its alias."""


class ClientSecretUpdateApiRequest(ServiceRequest):
    """A client whose secret to set, and the service it belongs to."""

    client_identifier: int | str
    """The client: its ID or its alias."""
    client_secret_update_request: "ClientSecretUpdateRequest | ClientSecretUpdateRequestDict"
    """The new secret."""


class ClientAuthorizationGetListApiRequest(ServiceRequest):
    """A user, and which of the clients that the user has authorized to list."""

    subject: str
    """The user."""
    developer: NotRequired[str | None]
    """Only clients of this developer."""
    start: NotRequired[int | None]
    """Index of the first client, counted from 0 (inclusive); Authlete's default is 0."""
    end: NotRequired[int | None]
    """Index after the last client (exclusive); Authlete's default is 5."""


class ClientAuthorizationGetListBySubjectApiRequest(ClientAuthorizationGetListApiRequest):
    """A user, and which of the clients that the user has authorized to list."""


class ClientAuthorizationUpdateApiRequest(ServiceRequest):
    """A client and a user whose tokens to change, and the service they belong to."""

    client_id: int | str
    """The client: its ID."""
    client_authorization_update_request: (
        "ClientAuthorizationUpdateRequest | ClientAuthorizationUpdateRequestDict"
    )
    """The user, and what the tokens shall allow."""


class ClientAuthorizationDeleteApiRequest(ServiceRequest):
    """A client and a user whose tokens to delete, and the service they belong to."""

    client_id: int | str
    """The client: its ID."""
    subject: str
    """The user."""


class ClientAuthorizationDeleteBySubjectApiRequest(ClientAuthorizationDeleteApiRequest):
    """A client and a user whose tokens to delete, and the service they belong to."""


class ClientGrantedScopesGetApiRequest(ServiceRequest):
    """A client, a user who may have granted scopes to it, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""
    subject: str
    """The user."""


class ClientGrantedScopesGetBySubjectApiRequest(ClientGrantedScopesGetApiRequest):
    """A client, a user who may have granted scopes to it, and the service it belongs to."""


class ClientGrantedScopesDeleteApiRequest(ServiceRequest):
    """A client, a user whose grants to it to forget, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""
    subject: str
    """The user."""


class ClientGrantedScopesDeleteBySubjectApiRequest(ClientGrantedScopesDeleteApiRequest):
    """A client, a user whose grants to it to forget, and the service it belongs to."""


class ClientExtensionRequestablesScopesGetApiRequest(ServiceRequest):
    """A client whose requestable scopes are wanted, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""


class ClientExtensionRequestablesScopesUpdateApiRequest(ServiceRequest):
    """A client whose requestable scopes to limit, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""
    client_extension_requestable_scopes_update_request: "ClientExtensionRequestableScopesUpdateRequest | ClientExtensionRequestableScopesUpdateRequestDict"  # noqa: E501 - a checker takes no string in parts
    """The limit."""


class ClientExtensionRequestablesScopesDeleteApiRequest(ServiceRequest):
    """A client whose requestable scopes are no longer limited, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""
