"""The requests of the operations: TypedDicts, to be called or written as dicts."""

from ..._lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __spec__)
