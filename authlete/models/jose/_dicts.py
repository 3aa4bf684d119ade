"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict


class JoseVerifyRequestDict(TypedDict, total=False):
    """``JoseVerifyRequest`` written as a dict."""

    jose: Required[str]
    """The object, such as a JWT in compact form."""
    mandatory_claims: list[str] | tuple[str, ...] | None
    """Claims that it must have."""
    clock_skew: int | None
    """By how many seconds clocks may differ."""
    client_identifier: str | None
    """The client whose keys are needed, by its ID or alias."""
    signed_by_client: bool | None
    """Whether the client signed it, with its private key or a shared one."""
