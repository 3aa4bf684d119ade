"""User codes: what users of the device flow type from one screen into another (RFC 8628 §6.1)."""

from __future__ import annotations

from secrets import choice
from typing import TYPE_CHECKING, Final

from ..._jose.thumbprint import hash_of
from ...models.common.user_code_charset import UserCodeCharset
from ..errors import server_error

if TYPE_CHECKING:
    from ...models.service.service import Service
    from ..context import RequestContext
    from ..store.device_requests import DeviceRequest

BASE20: Final = "BCDFGHJKLMNPQRSTVWXZ"
NUMERIC: Final = "0123456789"
DEFAULT_LENGTH: Final = 8
LONGEST: Final = 255
ATTEMPTS: Final = 100


def new_user_code(context: RequestContext) -> str:
    """Make a user code that is not in use.

    Raises:
        ActionError: there is hardly any left; the service's are too short.
    """
    service = context.service
    length = min(max(service.user_code_length or DEFAULT_LENGTH, 1), LONGEST)
    for _ in range(ATTEMPTS):
        code = "".join(choice(_characters(service)) for _ in range(length))
        if find_by_user_code(context, code) is None:
            return code
    raise server_error("A000201", "The service's user codes are too short: all are in use.")


def user_code_hash(service: Service, typed: str) -> str:
    """Hash a user code as a user typed it: in lower case, or with dashes and spaces, too."""
    characters = _characters(service)
    return hash_of("".join(character for character in typed.upper() if character in characters))


def find_by_user_code(context: RequestContext, typed: str) -> DeviceRequest | None:
    """Find the request, expired or not, whose user has not decided yet."""
    alias = user_code_hash(context.service, typed)
    return context.store.device_requests.find_by_alias(context.service_id, alias)


def _characters(service: Service) -> str:
    return NUMERIC if service.user_code_charset == UserCodeCharset.NUMERIC else BASE20
