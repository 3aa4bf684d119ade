"""What does not fit, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Problem = tuple[str, str]
Fault = tuple[str, Exception]


class MismatchError(Exception):
    """A value does not have the shape it should.

    Attributes:
        problems: path and reason of each fault, such as
            ``("token_create_request.grant_type", "is required")``; never a value.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{path}: {reason}" for path, reason in problems))
        self.problems = problems


class FaultError(Exception):
    """Raised where a value is read that is wrong; its text is shown and holds no value."""


class FaultsError(FaultError):
    """Raised for a list or an object with faults inside, each with the step that leads there."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("holds what it must not")
        self.faults = faults


def expected(what: str, value: object) -> FaultError:
    """Say what should stand in place of a value, and of which type that is."""
    return FaultError(f"expected {what}, got {type(value).__name__}")


def problems(error: Exception, path: str) -> Iterator[Problem]:
    """Yield the path of every fault in an error, and the reason."""
    if isinstance(error, FaultsError):
        for step, inner in error.faults:
            yield from problems(inner, path + step)
        return
    known = isinstance(error, FaultError)
    reason = str(error) if known else f"raised {type(error).__name__} when it was read"
    yield path.removeprefix(".") or "request", reason


def step_to(key: object) -> str:
    """Return the step of a path that leads to a key, which may be anything."""
    if not isinstance(key, str):
        return f".<{type(key).__name__}>"
    name = str.__str__(key)
    return f".{name if name.isprintable() else ascii(name)}"
