"""A way to have a call cancelled wherever it waits."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator


@attrs.define
class Stepper:
    """Drives a call, and has it cancelled when it waits for the nth time."""

    at: int
    cancel: Callable[[], object]
    waits: int = 0

    @types.coroutine
    def drive(self, call: Coroutine[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Run a call as ``await`` does."""
        resume: Callable[[], Any] = lambda: call.send(None)  # noqa: E731
        while True:
            try:
                awaited = resume()
            except StopIteration as stop:
                return stop.value
            self.waits += 1
            if self.waits == self.at:
                self.cancel()
            resume = yield from self._wait(call, awaited)

    def _wait(self, call: Coroutine[Any, Any, Any], awaited: Any) -> Generator[Any, Any, Any]:
        try:
            value = yield awaited
        except BaseException as error:  # noqa: BLE001 - passed on as it is
            thrown = error
            return lambda: call.throw(thrown)
        return lambda: call.send(value)
