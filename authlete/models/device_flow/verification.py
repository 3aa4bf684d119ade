"""What checking a user code takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, masked, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.dynamic_scope import DynamicScope
from ..common.grant import Grant
from ..common.grant_management_action import GrantManagementAction
from ..common.pair import Pair
from ..common.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class DeviceVerificationRequest:
    """The code that a user entered on your page (RFC 8628 §3.3)."""

    __repr__ = concise

    user_code: str = attrs.field(repr=masked)
    """The code as the user entered it."""


class DeviceVerificationResponseAction(StrEnum):
    """What your page should do next."""

    VALID = "VALID"
    """Ask the user whether the device shall have what it asks for."""
    EXPIRED = "EXPIRED"
    """Tell the user that the code has expired; the device must start again."""
    NOT_EXIST = "NOT_EXIST"
    """Tell the user that there is no such code, and let them try again."""
    SERVER_ERROR = "SERVER_ERROR"
    """500: Authlete failed. The Java library's name for it."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: Authlete failed. The OpenAPI file's name for it."""


@attrs.frozen(kw_only=True)
class DeviceVerificationResponse:
    """What the device asks for, if ``action`` is ``VALID``; otherwise what is wrong."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: DeviceVerificationResponseAction | str | None = None
    """What your page should do next. Branch on it: not every answer is a success."""
    client_id: int | None = None
    """Numeric ID of the client that asks."""
    client_id_alias: str | None = None
    """The client's alias when it asked; absent if there was none."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask."""
    client_name: str | None = None
    """The client's name, to be shown to the user."""
    scopes: tuple[Scope, ...] | None = None
    """The scopes asked for, without their descriptions."""
    claim_names: tuple[str, ...] | None = None
    """The claims asked for by scopes such as ``profile`` (OpenID Connect Core §5.4)."""
    acrs: tuple[str, ...] | None = None
    """Authentication context classes that the client wants."""
    resources: tuple[str, ...] | None = None
    """The resources that the token is asked for (RFC 8707)."""
    authorization_details: AuthzDetails | None = None
    """What exactly the client wants to be allowed (RFC 9396)."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    dynamic_scopes: tuple[DynamicScope, ...] | None = None
    """The scopes with a value in their name that are asked for."""
    expires_at: int | None = None
    """When the code expires, in milliseconds since the Unix epoch."""
    gm_action: GrantManagementAction | str | None = None
    """What becomes of the user's grant (Grant Management for OAuth 2.0)."""
    grant_id: str | None = None
    """The grant that the request refers to."""
    grant: Grant | None = None
    """That grant."""
    grant_subject: str | None = None
    """The user who gave it; if another user agrees, Authlete leaves it as it is."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""

    @property
    def expires_at_datetime(self) -> "datetime | None":
        """``expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.expires_at)
