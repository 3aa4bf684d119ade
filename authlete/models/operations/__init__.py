"""The requests of the operations, one class each."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .auth_token_create_api import (
        AuthTokenCreateApiRequest,
        AuthTokenCreateApiRequestDict,
    )
    from .auth_token_get_list_api import (
        AuthTokenGetListApiRequest,
        AuthTokenGetListApiRequestDict,
    )
    from .auth_token_update_api import (
        AuthTokenUpdateApiRequest,
        AuthTokenUpdateApiRequestDict,
    )
else:
    from ..._lazy import attach

    __getattr__, __dir__ = attach(
        __name__,
        {
            "AuthTokenCreateApiRequest": ".auth_token_create_api",
            "AuthTokenCreateApiRequestDict": ".auth_token_create_api",
            "AuthTokenGetListApiRequest": ".auth_token_get_list_api",
            "AuthTokenGetListApiRequestDict": ".auth_token_get_list_api",
            "AuthTokenUpdateApiRequest": ".auth_token_update_api",
            "AuthTokenUpdateApiRequestDict": ".auth_token_update_api",
        },
    )

__all__ = [
    "AuthTokenCreateApiRequest",
    "AuthTokenCreateApiRequestDict",
    "AuthTokenGetListApiRequest",
    "AuthTokenGetListApiRequestDict",
    "AuthTokenUpdateApiRequest",
    "AuthTokenUpdateApiRequestDict",
]
