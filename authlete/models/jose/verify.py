"""What verifying a JOSE object takes and what it answers."""

import attrs

from .._base import concise, masked, str_tuple


@attrs.frozen(kw_only=True)
class JoseVerifyRequest:
    """A JOSE object to verify, and by what."""

    __repr__ = concise

    jose: str = attrs.field(repr=masked)
    """The object, such as a JWT in compact form."""
    mandatory_claims: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Claims that it must have."""
    clock_skew: int | None = None
    """By how many seconds clocks may differ."""
    client_identifier: str | None = None
    """The client whose keys are needed, by its ID or alias."""
    signed_by_client: bool | None = None
    """Whether the client signed it, with its private key or a shared one."""


@attrs.frozen(kw_only=True)
class JoseVerifyResponse:
    """Whether the object is valid, and what is wrong with it."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    valid: bool | None = None
    """Whether it passed all that was verified."""
    signature_valid: bool | None = None
    """Whether it is signed and the signature is right."""
    missing_claims: tuple[str, ...] | None = None
    """Which of the mandatory claims it lacks; absent if its payload could not be read."""
    invalid_claims: tuple[str, ...] | None = None
    """Claims with a wrong value, such as ``exp`` if it has expired."""
    error_descriptions: tuple[str, ...] | None = None
    """What is wrong, in words; absent if it is valid."""
