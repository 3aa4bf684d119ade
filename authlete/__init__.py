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

from ._lazy import attach_stub
from ._version import __version__ as __version__

__getattr__, __dir__, __all__ = attach_stub(__name__, __spec__)
