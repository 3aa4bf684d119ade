"""Async-first SDK for the Authlete 3.0 API: functions that return results and do not raise.

::

    async with AuthleteCore(security=Security(authlete="…"), service_id="…") as core:
        match await token_operations_list_tokens(core, {"subject": "john"}):
            case Ok(page):
                print(page.total_count)
            case Err(error):
                print(error)

==================================  ===========================================================
``authlete.models.operations``      the requests; each may also be a dict with the same keys
``authlete.models``                 what is inside requests, and the answers
``authlete.errors``                 what an ``Err`` can hold
``authlete.Authlete``               a client whose operations are methods that return or raise
``authlete.RequestOptions``         how one call differs: retries, timeout, headers
``authlete.bulk``                   all tokens of a filter, any number of tokens to create
``authlete.transport``              what carries the requests
``authlete.sandbox``                Authlete in miniature, for development and tests
==================================  ===========================================================

Every name here is imported when it is first touched, so that importing one function loads that
function and nothing else.
"""

from ._version import __version__

TYPE_CHECKING = False  # to checkers it is True; typing would take most of this import's time

if TYPE_CHECKING:
    from . import errors, models
    from .config import SERVERS, BackoffStrategy, RequestOptions, RetryConfig, Security
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
    from .hooks import HookContext, Hooks
    from .resource.check_bearer import check_bearer
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
            "check_bearer": ".resource.check_bearer",
            "errors": ".errors",
            "models": ".models",
            "introspection_process": ".funcs.introspection_process",
            "introspection_standard_process": ".funcs.introspection_standard_process",
            "revocation_process": ".funcs.revocation_process",
            "token_operations_create_batch": ".funcs.token_operations_create_batch",
            "token_operations_delete": ".funcs.token_operations_delete",
            "token_operations_get_batch_status": ".funcs.token_operations_get_batch_status",
            "token_operations_reissue_id_token": ".funcs.token_operations_reissue_id_token",
            "token_operations_revoke": ".funcs.token_operations_revoke",
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
    "check_bearer",
    "errors",
    "introspection_process",
    "introspection_standard_process",
    "models",
    "revocation_process",
    "token_operations_create",
    "token_operations_create_batch",
    "token_operations_delete",
    "token_operations_get_batch_status",
    "token_operations_list_tokens",
    "token_operations_reissue_id_token",
    "token_operations_revoke",
    "token_operations_update",
]
