"""``AuthorizationServer``: the hooks and settings that all endpoints share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import attrs

from ..result import Err
from .failures import AuthleteFailedError, logger
from .messages import Request, Response, origin_of
from .published import Metadata, Published
from .settings import Event, Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result
    from .settings import Claims, Decide

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class AuthorizationServer:
    """What runs the endpoints of an OAuth 2.0 and OpenID Connect server.

    All endpoints of ``authlete.server`` take it first; between two requests it keeps nothing but
    what the service publishes.
    """

    core: AuthleteCore
    decide: Decide
    claims: Claims
    settings: Settings = attrs.field(factory=Settings)
    metadata: Published[Metadata] = attrs.field(
        factory=Published["Metadata"], init=False, repr=False
    )
    key_set: Published[Response] = attrs.field(
        factory=Published["Response"], init=False, repr=False
    )

    async def ask(
        self,
        operation: Callable[..., Awaitable[Result[T, OperationError]]],
        request: Mapping[str, object],
    ) -> T:
        """Ask Authlete, of the service.

        Raises:
            AuthleteFailedError: there is no answer.
        """
        result = await operation(self.core, self.of_service(request))
        if isinstance(result, Err):
            raise AuthleteFailedError(operation.__name__, result.error)
        if self.settings.on_event is not None:
            _tell(self.settings.on_event, operation.__name__, request, result.value)
        return result.value

    def of_service(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Name the service in a request to Authlete."""
        return (
            {"service_id": self.settings.service_id, **request}
            if self.settings.service_id
            else request
        )

    def url_of(self, request: Request) -> str | None:
        """Name the URL by which a client reached an endpoint, without its query.

        It follows from the issuer, never from what the request says; without one, Authlete takes
        the endpoint's URL in the service's settings.
        """
        return f"{origin_of(self.settings.issuer)}{request.path}" if self.settings.issuer else None


def _tell(
    on_event: Callable[[Event], None], operation: str, request: Mapping[str, object], value: object
) -> None:
    parts = cast("Iterable[Mapping[str, object]]", request.values())
    asked = next((part for part in parts if isinstance(part, dict)), dict[str, object]())
    action = getattr(value, "action", None)
    event = Event(
        operation,
        None if action is None else str(action),
        getattr(value, "result_code", None),
        getattr(value, "client_id", None),
        getattr(value, "subject", None) or cast("str | None", asked.get("subject")),
    )
    try:
        on_event(event)
    except Exception as broken:  # noqa: BLE001 - what was issued has to reach the client
        logger.error("on_event failed: %s", type(broken).__name__)
