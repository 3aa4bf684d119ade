"""The same as methods: they return the answer, or raise the error that ``Err`` would hold."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from .core import AuthleteCore
from .funcs.introspection_process import introspection_process
from .funcs.introspection_standard_process import introspection_standard_process
from .funcs.revocation_process import revocation_process
from .funcs.token_operations_create import token_operations_create
from .funcs.token_operations_create_batch import token_operations_create_batch
from .funcs.token_operations_delete import token_operations_delete
from .funcs.token_operations_get_batch_status import token_operations_get_batch_status
from .funcs.token_operations_list_tokens import token_operations_list_tokens
from .funcs.token_operations_reissue_id_token import token_operations_reissue_id_token
from .funcs.token_operations_revoke import token_operations_revoke
from .funcs.token_operations_update import token_operations_update

if TYPE_CHECKING:
    from .config import RequestOptions
    from .models import (
        IdtokenReissueResponse,
        IntrospectionResponse,
        RevocationResponse,
        StandardIntrospectionResponse,
        TokenCreateBatchResponse,
        TokenCreateBatchStatusResponse,
        TokenCreateResponse,
        TokenGetListResponse,
        TokenRevokeResponse,
        TokenUpdateResponse,
    )
    from .models.operations import (
        AuthIntrospectionApiRequest,
        AuthIntrospectionApiRequestDict,
        AuthIntrospectionStandardApiRequest,
        AuthIntrospectionStandardApiRequestDict,
        AuthRevocationApiRequest,
        AuthRevocationApiRequestDict,
        AuthTokenCreateApiRequest,
        AuthTokenCreateApiRequestDict,
        AuthTokenCreateBatchApiRequest,
        AuthTokenCreateBatchApiRequestDict,
        AuthTokenCreateBatchStatusApiRequest,
        AuthTokenCreateBatchStatusApiRequestDict,
        AuthTokenDeleteApiRequest,
        AuthTokenDeleteApiRequestDict,
        AuthTokenGetListApiRequest,
        AuthTokenGetListApiRequestDict,
        AuthTokenRevokeApiRequest,
        AuthTokenRevokeApiRequestDict,
        AuthTokenUpdateApiRequest,
        AuthTokenUpdateApiRequestDict,
        IdtokenReissueApiRequest,
        IdtokenReissueApiRequestDict,
    )

__all__ = ["Authlete", "Introspection", "Revocation", "TokenOperations"]


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

    async def delete(
        self,
        request: AuthTokenDeleteApiRequest | AuthTokenDeleteApiRequestDict,
        options: RequestOptions | None = None,
    ) -> None:
        """Delete an access token and its refresh token: ``token_operations_delete``."""
        return (await token_operations_delete(self._client, request, options)).unwrap()

    async def revoke(
        self,
        request: AuthTokenRevokeApiRequest | AuthTokenRevokeApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenRevokeResponse:
        """Revoke one token or all of a client or user: ``token_operations_revoke``."""
        return (await token_operations_revoke(self._client, request, options)).unwrap()

    async def reissue_id_token(
        self,
        request: IdtokenReissueApiRequest | IdtokenReissueApiRequestDict,
        options: RequestOptions | None = None,
    ) -> IdtokenReissueResponse:
        """Reissue an ID token: ``token_operations_reissue_id_token``. Look at its ``action``."""
        return (await token_operations_reissue_id_token(self._client, request, options)).unwrap()

    async def create_batch(
        self,
        request: AuthTokenCreateBatchApiRequest | AuthTokenCreateBatchApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenCreateBatchResponse:
        """Hand over many tokens to be created: ``token_operations_create_batch``."""
        return (await token_operations_create_batch(self._client, request, options)).unwrap()

    async def get_batch_status(
        self,
        request: AuthTokenCreateBatchStatusApiRequest | AuthTokenCreateBatchStatusApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenCreateBatchStatusResponse:
        """Ask how far a batch has come: ``token_operations_get_batch_status``."""
        return (await token_operations_get_batch_status(self._client, request, options)).unwrap()


@attrs.frozen
class Introspection:
    """What a token is and whether it is good. Every method raises a ``TokenOperationsError``."""

    _client: AuthleteCore

    async def process(
        self,
        request: AuthIntrospectionApiRequest | AuthIntrospectionApiRequestDict,
        options: RequestOptions | None = None,
    ) -> IntrospectionResponse:
        """Introspect an access token: ``introspection_process``. Look at its ``action``."""
        return (await introspection_process(self._client, request, options)).unwrap()

    async def standard_process(
        self,
        request: AuthIntrospectionStandardApiRequest | AuthIntrospectionStandardApiRequestDict,
        options: RequestOptions | None = None,
    ) -> StandardIntrospectionResponse:
        """Answer an introspection request (RFC 7662): ``introspection_standard_process``."""
        return (await introspection_standard_process(self._client, request, options)).unwrap()


@attrs.frozen
class Revocation:
    """Revocation as clients ask for it. Every method raises a ``TokenOperationsError``."""

    _client: AuthleteCore

    async def process(
        self,
        request: AuthRevocationApiRequest | AuthRevocationApiRequestDict,
        options: RequestOptions | None = None,
    ) -> RevocationResponse:
        """Answer a revocation request (RFC 7009): ``revocation_process``."""
        return (await revocation_process(self._client, request, options)).unwrap()


class Authlete(AuthleteCore):
    """An ``AuthleteCore`` whose operations are methods that return the answer or raise."""

    @cached_property
    def token_operations(self) -> TokenOperations:
        """Operations on issued tokens."""
        return TokenOperations(self)

    @cached_property
    def introspection(self) -> Introspection:
        """What a token is and whether it is good."""
        return Introspection(self)

    @cached_property
    def revocation(self) -> Revocation:
        """Revocation as clients ask for it."""
        return Revocation(self)
