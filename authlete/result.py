"""What every function returns: ``Ok`` with the answer, or ``Err`` with the reason there is none."""

from __future__ import annotations

from typing import ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar, final

import attrs

__all__ = ["Err", "Ok", "Result"]

# Explicit TypeVars: the PEP 695 form makes attrs classes invariant in both checkers.
T_co = TypeVar("T_co", covariant=True)
E_co = TypeVar("E_co", bound=Exception, covariant=True)


@final
@attrs.frozen
class Ok(Generic[T_co]):
    """Authlete answered, and ``value`` is its answer."""

    value: T_co
    ok: ClassVar[Literal[True]] = True

    def unwrap(self) -> T_co:
        """Return the value."""
        return self.value


@final
@attrs.frozen
class Err(Generic[E_co]):
    """There is no answer, and ``error`` says why."""

    error: E_co
    ok: ClassVar[Literal[False]] = False

    def unwrap(self) -> NoReturn:
        """Raise the error itself."""
        raise self.error


Result: TypeAlias = Ok[T_co] | Err[E_co]
"""Match on it: ``case Ok(value)`` and ``case Err(error)`` are all there is."""
