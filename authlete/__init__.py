"""Async-first SDK for the Authlete 3.0 API.

Every name here is imported when it is first touched, so that importing one function loads that
function and nothing else.
"""

from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from . import errors, models
    from .config import SERVERS, BackoffStrategy, RequestOptions, RetryConfig, Security
    from .core import AuthleteCore
    from .funcs.token_operations_create import token_operations_create
    from .funcs.token_operations_list_tokens import token_operations_list_tokens
    from .funcs.token_operations_update import token_operations_update
    from .hooks import HookContext, Hooks
    from .result import Err, Ok, Result
    from .sdk import Authlete
else:
    from ._lazy import attach

    __getattr__, __dir__ = attach(
        __name__,
        {
            "SERVERS": ".config",
            "Authlete": ".sdk",
            "AuthleteCore": ".core",
            "BackoffStrategy": ".config",
            "Err": ".result",
            "HookContext": ".hooks",
            "Hooks": ".hooks",
            "Ok": ".result",
            "RequestOptions": ".config",
            "Result": ".result",
            "RetryConfig": ".config",
            "Security": ".config",
            "errors": ".errors",
            "models": ".models",
            "token_operations_create": ".funcs.token_operations_create",
            "token_operations_list_tokens": ".funcs.token_operations_list_tokens",
            "token_operations_update": ".funcs.token_operations_update",
        },
    )

__all__ = [
    "SERVERS",
    "Authlete",
    "AuthleteCore",
    "BackoffStrategy",
    "Err",
    "HookContext",
    "Hooks",
    "Ok",
    "RequestOptions",
    "Result",
    "RetryConfig",
    "Security",
    "__version__",
    "errors",
    "models",
    "token_operations_create",
    "token_operations_list_tokens",
    "token_operations_update",
]
