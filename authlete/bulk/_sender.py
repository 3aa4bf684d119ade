"""How the requests of bulk work are sent: what its functions take, and what that comes to."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from math import inf
from typing import TYPE_CHECKING, cast

import attrs

from .._engine.retry import RetryPolicy
from .._engine.validation import is_number, validate_options
from ..config import BackoffStrategy, RetryConfig
from ..errors import RequestValidationError
from ._limiter import AdaptiveLimiter

if TYPE_CHECKING:
    from typing import Self

    from ..config import RequestOptions
    from ..core import AuthleteCore

CONCURRENCY = 16
RETRIES = RetryConfig(backoff=BackoffStrategy(max_elapsed_time=300.0))
NO_RETRIES = RetryConfig(strategy="none")


@attrs.frozen(kw_only=True)
class Sender:
    """Sends requests through one limiter."""

    client: AuthleteCore
    options: RequestOptions
    """How each attempt is made: without retries."""
    policy: RetryPolicy
    """What is repeated of a request that would do another thing each time."""
    limiter: AdaptiveLimiter


@attrs.frozen(kw_only=True)
class SenderSettings:
    """What a sender is to be like; the sender itself can only be made in an event loop."""

    client: AuthleteCore
    concurrency: int
    max_rate: float | None
    options: RequestOptions

    @classmethod
    def checked(
        cls,
        client: AuthleteCore,
        requests: object,
        concurrency: int,
        max_rate: float | None,
        options: RequestOptions | None,
    ) -> Self:
        """Check the arguments of a function that takes many requests.

        Raises:
            RequestValidationError: one of them cannot be used; ``path`` names it.
        """
        _check(requests, concurrency, max_rate)
        return cls(
            client=client,
            concurrency=concurrency,
            max_rate=max_rate,
            options=validate_options(options),
        )

    def sender(self) -> Sender:
        """Make the sender."""
        options = self.options
        retries = options.retries or RETRIES
        return Sender(
            client=self.client,
            options=attrs.evolve(options, retries=NO_RETRIES),
            policy=RetryPolicy(
                config=retries,
                codes=options.retry_codes,
                repeatable=False,
                deadline=inf,
            ),
            limiter=AdaptiveLimiter(self.concurrency, self.max_rate, retries.backoff),
        )


def _check(requests: object, concurrency: object, max_rate: object) -> None:
    problems: list[tuple[str, str]] = []
    if not isinstance(requests, Iterable | AsyncIterable):
        problems.append(("requests", f"expected an iterable, got {type(requests).__name__}"))
    if not isinstance(concurrency, int) or isinstance(concurrency, bool) or concurrency < 1:
        problems.append(("concurrency", "must be an int above 0"))
    if max_rate is not None and not (is_number(max_rate) and 0 < cast("float", max_rate) < inf):
        problems.append(("max_rate", "must be a number above 0"))
    if problems:
        raise RequestValidationError(*problems)
