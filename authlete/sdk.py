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
    """Operations on issued tokens. Every method raises an ``AuthleteError``."""

    _client: AuthleteCore

    async def list_tokens(
        self,
        request: AuthTokenGetListApiRequest | AuthTokenGetListApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenGetListResponse:
        """List the access tokens that a service has issued, one page a call.

        ``request``: an ``AuthTokenGetListApiRequest``, or a dict with any of its filters
        ``client_identifier`` and ``subject``, and the page's ``start`` and ``end``: at most 20
        tokens.

        Returns:
            A ``TokenGetListResponse``. Its tokens are hashes, never values; ``total_count`` counts
            all that match.

        Raises:
            AuthleteError: what ``token_operations_list_tokens`` returns as ``Err``.
        """
        return (await token_operations_list_tokens(self._client, request, options)).unwrap()

    async def create(
        self,
        request: AuthTokenCreateApiRequest | AuthTokenCreateApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenCreateResponse:
        """Create an access token, and a refresh token where grant type and service have one.

        ``request``: an ``AuthTokenCreateApiRequest``, or a dict with ``token_create_request``,
        which holds ``grant_type`` at least.

        Returns:
            A ``TokenCreateResponse``. There is a token only if its ``action`` is ``OK``.

        Raises:
            AuthleteError: what ``token_operations_create`` returns as ``Err``.
        """
        return (await token_operations_create(self._client, request, options)).unwrap()

    async def update(
        self,
        request: AuthTokenUpdateApiRequest | AuthTokenUpdateApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenUpdateResponse:
        """Change an access token, named by its value or by its hash.

        ``request``: an ``AuthTokenUpdateApiRequest``, or a dict with ``token_update_request``,
        which holds ``access_token`` or ``access_token_hash``, and the changes.

        Returns:
            A ``TokenUpdateResponse``. The token was changed only if its ``action`` is ``OK``.

        Raises:
            AuthleteError: what ``token_operations_update`` returns as ``Err``.
        """
        return (await token_operations_update(self._client, request, options)).unwrap()

    async def delete(
        self,
        request: AuthTokenDeleteApiRequest | AuthTokenDeleteApiRequestDict,
        options: RequestOptions | None = None,
    ) -> None:
        """Delete an access token and its refresh token, named by value or by hash.

        ``request``: an ``AuthTokenDeleteApiRequest``, or a dict with ``access_token_identifier``.

        Returns:
            Nothing. A token that does not exist is a ``ResultError``.

        Raises:
            AuthleteError: what ``token_operations_delete`` returns as ``Err``.
        """
        return (await token_operations_delete(self._client, request, options)).unwrap()

    async def revoke(
        self,
        request: AuthTokenRevokeApiRequest | AuthTokenRevokeApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenRevokeResponse:
        """Revoke one token, or all tokens of a client, of a user, or of both.

        ``request``: an ``AuthTokenRevokeApiRequest``, or a dict with ``token_revoke_request``,
        which says which tokens.

        Returns:
            A ``TokenRevokeResponse``, whose ``count`` says how many there were.

        Raises:
            AuthleteError: what ``token_operations_revoke`` returns as ``Err``.
        """
        return (await token_operations_revoke(self._client, request, options)).unwrap()

    async def reissue_id_token(
        self,
        request: IdtokenReissueApiRequest | IdtokenReissueApiRequestDict,
        options: RequestOptions | None = None,
    ) -> IdtokenReissueResponse:
        """Issue an ID token to go with the tokens of a refresh.

        ``request``: an ``IdtokenReissueApiRequest``, or a dict with ``idtoken_reissue_request``,
        which holds ``access_token`` and ``refresh_token``.

        Returns:
            An ``IdtokenReissueResponse``. There is an ID token only if its ``action`` is ``OK``.

        Raises:
            AuthleteError: what ``token_operations_reissue_id_token`` returns as ``Err``.
        """
        return (await token_operations_reissue_id_token(self._client, request, options)).unwrap()

    async def create_batch(
        self,
        request: AuthTokenCreateBatchApiRequest | AuthTokenCreateBatchApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenCreateBatchResponse:
        """Hand over many access tokens to be created, which Authlete then does by itself.

        ``request``: an ``AuthTokenCreateBatchApiRequest``, or a dict with the list
        ``token_create_requests``. Not every cluster has this operation.

        Returns:
            A ``TokenCreateBatchResponse``, by whose ``request_id`` ``get_batch_status`` tells the
            outcome.

        Raises:
            AuthleteError: what ``token_operations_create_batch`` returns as ``Err``.
        """
        return (await token_operations_create_batch(self._client, request, options)).unwrap()

    async def get_batch_status(
        self,
        request: AuthTokenCreateBatchStatusApiRequest | AuthTokenCreateBatchStatusApiRequestDict,
        options: RequestOptions | None = None,
    ) -> TokenCreateBatchStatusResponse:
        """Ask how far a batch of tokens has come.

        ``request``: an ``AuthTokenCreateBatchStatusApiRequest``, or a dict with ``request_id``.

        Returns:
            A ``TokenCreateBatchStatusResponse``. Its ``status`` has a ``result`` once the batch has
            ended.

        Raises:
            AuthleteError: what ``token_operations_get_batch_status`` returns as ``Err``.
        """
        return (await token_operations_get_batch_status(self._client, request, options)).unwrap()


@attrs.frozen
class Introspection:
    """What a token is and whether it is good. Every method raises an ``AuthleteError``."""

    _client: AuthleteCore

    async def process(
        self,
        request: AuthIntrospectionApiRequest | AuthIntrospectionApiRequestDict,
        options: RequestOptions | None = None,
    ) -> IntrospectionResponse:
        """Tell a resource server what a token is, and whether it is good for a request.

        ``request``: an ``AuthIntrospectionApiRequest``, or a dict with ``introspection_request``,
        which holds the ``token`` and what is required of it.

        Returns:
            An ``IntrospectionResponse``. Only the ``action`` ``OK`` lets the request pass.

        Raises:
            AuthleteError: what ``introspection_process`` returns as ``Err``.
        """
        return (await introspection_process(self._client, request, options)).unwrap()

    async def standard_process(
        self,
        request: AuthIntrospectionStandardApiRequest | AuthIntrospectionStandardApiRequestDict,
        options: RequestOptions | None = None,
    ) -> StandardIntrospectionResponse:
        """Answer a request to your own introspection endpoint (RFC 7662).

        ``request``: an ``AuthIntrospectionStandardApiRequest``, or a dict with
        ``standard_introspection_request``, which holds the endpoint's form body as ``parameters``.

        Returns:
            A ``StandardIntrospectionResponse``, whose ``action`` and ``response_content`` the
            endpoint answers.

        Raises:
            AuthleteError: what ``introspection_standard_process`` returns as ``Err``.
        """
        return (await introspection_standard_process(self._client, request, options)).unwrap()


@attrs.frozen
class Revocation:
    """Revocation as clients ask for it. Every method raises an ``AuthleteError``."""

    _client: AuthleteCore

    async def process(
        self,
        request: AuthRevocationApiRequest | AuthRevocationApiRequestDict,
        options: RequestOptions | None = None,
    ) -> RevocationResponse:
        """Answer a request to your own revocation endpoint (RFC 7009).

        ``request``: an ``AuthRevocationApiRequest``, or a dict with ``revocation_request``, which
        holds the endpoint's form body as ``parameters``.

        Returns:
            A ``RevocationResponse``, whose ``action`` and ``response_content`` the endpoint
            answers.

        Raises:
            AuthleteError: what ``revocation_process`` returns as ``Err``.
        """
        return (await revocation_process(self._client, request, options)).unwrap()


class Authlete(AuthleteCore):
    """A client whose operations are methods that return the answer, or raise ``AuthleteError``.

    It is an ``AuthleteCore`` and takes the same arguments, keywords all: ``security``,
    ``service_id``, ``server_idx`` or ``server_url``, and how to send. The functions take it too.
    """

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
