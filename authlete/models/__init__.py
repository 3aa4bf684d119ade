"""What is said to Authlete and what it answers: frozen attrs classes with snake_case fields."""

from .._lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __spec__)
