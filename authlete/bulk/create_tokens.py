"""Any number of tokens to create, a few of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._creator import CreateTask
from ._sender import CONCURRENCY, SenderSettings
from ._workers import work_through

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..models.operations import AuthTokenCreateApiRequest
    from ._sender import Sender
    from .created import Created


def create_tokens(
    client: AuthleteCore,
    requests: Iterable[AuthTokenCreateApiRequest] | AsyncIterable[AuthTokenCreateApiRequest],
    *,
    concurrency: int = CONCURRENCY,
    max_rate: float | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Created]:
    """Create a token for each request and yield the results as they come in.

    At most ``concurrency`` requests are taken from ``requests`` and not yet yielded, so that an
    endless source is fine. ``max_rate`` bounds the attempts per second. When Authlete asks to
    come later (429, or any answer with ``Retry-After``), all wait together, and what was refused
    is repeated; so are connections that fail.

    **Each token is created once.** A request that brings its own ``access_token`` (or else its
    own ``refresh_token``) is repeated even if Authlete may have acted, until the answer is clear:
    Authlete takes no value twice. A value that is taken by then is introspected: with the client
    and the subject asked for it is a token ``recovered``, else another's, and the answer stays the
    refusal that it is. Other requests are not repeated after such a failure, and their ``Err``
    says ``may_have_acted``.

    ``options`` hold for each attempt, save for ``retries``, which rules these repetitions: for
    300 seconds unless given, and none with the strategy ``none``.

    A generator given as ``requests`` is closed at the end. If the source raises, what is under
    way is finished and yielded first. ``break`` cancels what is under way; inside
    ``contextlib.aclosing`` it has ended, too, when the block is left.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    settings = SenderSettings.checked(client, requests, concurrency, max_rate, options)
    return work_through(requests, settings, _begin)


def _begin(
    by: Sender, index: int, request: AuthTokenCreateApiRequest
) -> Callable[[], Awaitable[Created]]:
    return CreateTask(by, index, request).create
