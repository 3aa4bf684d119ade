"""The requests of the operations on issued tokens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NotRequired

from ..token_operations.token_status import TokenStatus
from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..token_operations._dicts import (
        IdtokenReissueRequestDict,
        TokenCreateRequestDict,
        TokenRevokeRequestDict,
        TokenUpdateRequestDict,
    )
    from ..token_operations.create import TokenCreateRequest
    from ..token_operations.reissue_id_token import IdtokenReissueRequest
    from ..token_operations.revoke import TokenRevokeRequest
    from ..token_operations.update import TokenUpdateRequest


class AuthTokenGetListApiRequest(ServiceRequest, total=False):
    """Which of a service's tokens to list."""

    client_identifier: str | None
    """Only tokens of this client: its ID or its alias."""
    subject: str | None
    """Only tokens of this user."""
    start: int | None
    """Index of the first token, counted from 0 (inclusive); Authlete's default is 0."""
    end: int | None
    """Index after the last token (exclusive), at most 20 above ``start``; the default is 5."""
    token_status: TokenStatus | str | None
    """Only tokens that have not expired, or only those that have; what is listed without it is
    undocumented. Authlete's OpenAPI file lacks it, its Java library sends it."""


class AuthTokenCreateApiRequest(ServiceRequest):
    """A token to create, and the service to create it in."""

    token_create_request: "TokenCreateRequest | TokenCreateRequestDict"
    """The token."""


class AuthTokenUpdateApiRequest(ServiceRequest):
    """A token to change, and the service it belongs to."""

    token_update_request: "TokenUpdateRequest | TokenUpdateRequestDict"
    """The token and its changes."""


class AuthTokenDeleteApiRequest(ServiceRequest):
    """A token to delete, and the service it belongs to."""

    access_token_identifier: str
    """The access token or its hash."""


class AuthTokenRevokeApiRequest(ServiceRequest):
    """Tokens to revoke, and the service they belong to."""

    token_revoke_request: "TokenRevokeRequest | TokenRevokeRequestDict"
    """Which tokens."""


class IdtokenReissueApiRequest(ServiceRequest):
    """An ID token to issue anew, and the service that issues it."""

    idtoken_reissue_request: "IdtokenReissueRequest | IdtokenReissueRequestDict"
    """The ID token."""


class AuthTokenCreateBatchApiRequest(ServiceRequest):
    """Tokens to create in one go, and the service to create them in."""

    dry_run: NotRequired[bool | None]
    """Whether the tokens are only checked, and none is created."""
    token_create_requests: "Sequence[TokenCreateRequest | TokenCreateRequestDict]"
    """The tokens; Authlete may require that each states its ``access_token``."""


class AuthTokenCreateBatchStatusApiRequest(ServiceRequest):
    """A batch whose status is wanted, and the service it was handed to."""

    request_id: str
    """The batch, as ``token_operations_create_batch`` named it."""
