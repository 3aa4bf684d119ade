"""The same as methods: they return the answer, or raise the error that ``Err`` would hold."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from .core import AuthleteCore
from .funcs.token_operations_create import token_operations_create
from .funcs.token_operations_list_tokens import token_operations_list_tokens
from .funcs.token_operations_update import token_operations_update

if TYPE_CHECKING:
    from .config import RequestOptions
    from .models import TokenCreateResponse, TokenGetListResponse, TokenUpdateResponse
    from .models.operations import (
        AuthTokenCreateApiRequest,
        AuthTokenCreateApiRequestDict,
        AuthTokenGetListApiRequest,
        AuthTokenGetListApiRequestDict,
        AuthTokenUpdateApiRequest,
        AuthTokenUpdateApiRequestDict,
    )

__all__ = ["Authlete", "TokenOperations"]


@attrs.frozen
class TokenOperations:
    """Operations on issued tokens. Every method raises a ``TokenOperationsError``."""

    _client: AuthleteCore

    async def list_tokens(
        self,
        request: AuthTokenGetListApiRequest | AuthTokenGetListApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenGetListResponse:
        """List the access tokens that a service has issued: ``token_operations_list_tokens``."""
        return (await token_operations_list_tokens(self._client, request, options)).unwrap()

    async def create(
        self,
        request: AuthTokenCreateApiRequest | AuthTokenCreateApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenCreateResponse:
        """Create an access token: ``token_operations_create``. Look at the answer's ``action``."""
        return (await token_operations_create(self._client, request, options)).unwrap()

    async def update(
        self,
        request: AuthTokenUpdateApiRequest | AuthTokenUpdateApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenUpdateResponse:
        """Change an access token: ``token_operations_update``. Look at the answer's ``action``."""
        return (await token_operations_update(self._client, request, options)).unwrap()


class Authlete(AuthleteCore):
    """An ``AuthleteCore`` whose operations are methods that return the answer or raise."""

    @cached_property
    def token_operations(self) -> TokenOperations:
        """List, create and update tokens."""
        return TokenOperations(self)
