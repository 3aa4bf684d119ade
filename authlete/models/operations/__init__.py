"""The requests of the operations, one class each."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .auth_introspection_api import (
        AuthIntrospectionApiRequest,
        AuthIntrospectionApiRequestDict,
    )
    from .auth_introspection_standard_api import (
        AuthIntrospectionStandardApiRequest,
        AuthIntrospectionStandardApiRequestDict,
    )
    from .auth_revocation_api import (
        AuthRevocationApiRequest,
        AuthRevocationApiRequestDict,
    )
    from .auth_token_create_api import (
        AuthTokenCreateApiRequest,
        AuthTokenCreateApiRequestDict,
    )
    from .auth_token_create_batch_api import (
        AuthTokenCreateBatchApiRequest,
        AuthTokenCreateBatchApiRequestDict,
    )
    from .auth_token_create_batch_status_api import (
        AuthTokenCreateBatchStatusApiRequest,
        AuthTokenCreateBatchStatusApiRequestDict,
    )
    from .auth_token_delete_api import (
        AuthTokenDeleteApiRequest,
        AuthTokenDeleteApiRequestDict,
    )
    from .auth_token_get_list_api import (
        AuthTokenGetListApiRequest,
        AuthTokenGetListApiRequestDict,
    )
    from .auth_token_revoke_api import (
        AuthTokenRevokeApiRequest,
        AuthTokenRevokeApiRequestDict,
    )
    from .auth_token_update_api import (
        AuthTokenUpdateApiRequest,
        AuthTokenUpdateApiRequestDict,
    )
    from .idtoken_reissue_api import (
        IdtokenReissueApiRequest,
        IdtokenReissueApiRequestDict,
    )
else:
    from ..._lazy import attach

    __getattr__, __dir__ = attach(
        __name__,
        {
            "AuthIntrospectionApiRequest": ".auth_introspection_api",
            "AuthIntrospectionApiRequestDict": ".auth_introspection_api",
            "AuthIntrospectionStandardApiRequest": ".auth_introspection_standard_api",
            "AuthIntrospectionStandardApiRequestDict": ".auth_introspection_standard_api",
            "AuthRevocationApiRequest": ".auth_revocation_api",
            "AuthRevocationApiRequestDict": ".auth_revocation_api",
            "AuthTokenCreateApiRequest": ".auth_token_create_api",
            "AuthTokenCreateApiRequestDict": ".auth_token_create_api",
            "AuthTokenCreateBatchApiRequest": ".auth_token_create_batch_api",
            "AuthTokenCreateBatchApiRequestDict": ".auth_token_create_batch_api",
            "AuthTokenCreateBatchStatusApiRequest": ".auth_token_create_batch_status_api",
            "AuthTokenCreateBatchStatusApiRequestDict": ".auth_token_create_batch_status_api",
            "AuthTokenDeleteApiRequest": ".auth_token_delete_api",
            "AuthTokenDeleteApiRequestDict": ".auth_token_delete_api",
            "AuthTokenGetListApiRequest": ".auth_token_get_list_api",
            "AuthTokenGetListApiRequestDict": ".auth_token_get_list_api",
            "AuthTokenRevokeApiRequest": ".auth_token_revoke_api",
            "AuthTokenRevokeApiRequestDict": ".auth_token_revoke_api",
            "AuthTokenUpdateApiRequest": ".auth_token_update_api",
            "AuthTokenUpdateApiRequestDict": ".auth_token_update_api",
            "IdtokenReissueApiRequest": ".idtoken_reissue_api",
            "IdtokenReissueApiRequestDict": ".idtoken_reissue_api",
        },
    )

__all__ = [
    "AuthIntrospectionApiRequest",
    "AuthIntrospectionApiRequestDict",
    "AuthIntrospectionStandardApiRequest",
    "AuthIntrospectionStandardApiRequestDict",
    "AuthRevocationApiRequest",
    "AuthRevocationApiRequestDict",
    "AuthTokenCreateApiRequest",
    "AuthTokenCreateApiRequestDict",
    "AuthTokenCreateBatchApiRequest",
    "AuthTokenCreateBatchApiRequestDict",
    "AuthTokenCreateBatchStatusApiRequest",
    "AuthTokenCreateBatchStatusApiRequestDict",
    "AuthTokenDeleteApiRequest",
    "AuthTokenDeleteApiRequestDict",
    "AuthTokenGetListApiRequest",
    "AuthTokenGetListApiRequestDict",
    "AuthTokenRevokeApiRequest",
    "AuthTokenRevokeApiRequestDict",
    "AuthTokenUpdateApiRequest",
    "AuthTokenUpdateApiRequestDict",
    "IdtokenReissueApiRequest",
    "IdtokenReissueApiRequestDict",
]
