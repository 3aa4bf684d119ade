"""Asking Authlete about a token that a request presents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..config import RequestOptions
from ..funcs.introspection_process import introspection_process
from ..result import Err, Ok
from ._presented import refusal

if TYPE_CHECKING:
    from ..core import AuthleteCore
    from ..errors import BearerTokenError, OperationError
    from ..models.introspection.process import IntrospectionRequest, IntrospectionResponse
    from ..result import Result
    from ._presented import Presented

TIMEOUT: Final = 5.0  # seconds
DEFAULTS: Final = RequestOptions(timeout=TIMEOUT)
NO_TIME: Final = 0.001  # seconds, for a call whose time ran out while it waited for another


@attrs.define
class Introspection:
    """How Authlete is asked."""

    client: AuthleteCore
    service_id: str | None
    options: RequestOptions

    @property
    def service(self) -> str:
        """What tells the service from all others that a cache may know."""
        server = self.options.server_url or self.client.server_url
        return f"{server} {self.service_id or self.client.service_id}"

    async def ask(
        self, question: IntrospectionRequest, waited: float = 0.0
    ) -> Result[IntrospectionResponse, OperationError]:
        """Introspect a token.

        Args:
            question: what is asked.
            waited: how many seconds of the deadline are over.
        """
        options = self.options
        if waited:
            timeout = TIMEOUT if options.timeout is None else options.timeout
            options = attrs.evolve(options, timeout=max(timeout - waited, NO_TIME))
        elif options.timeout is None:  # a request to the resource waits no longer
            options = attrs.evolve(options, timeout=TIMEOUT)
        return await introspection_process(
            self.client,
            {"service_id": self.service_id, "introspection_request": question},
            options,
        )

    async def check(
        self, presented: Presented
    ) -> Result[IntrospectionResponse, BearerTokenError | OperationError]:
        """Have Authlete judge a request, by all that is required."""
        match await self.ask(presented.question()):
            case Ok(answer):
                error = refusal(answer, presented)
                return Ok(answer) if error is None else Err(error)
            case unanswered:
                return unanswered
