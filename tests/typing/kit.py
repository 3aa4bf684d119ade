"""What the checkers know of the test kit. Read by them and never run."""

from __future__ import annotations

from typing import assert_type

from authlete.models import TokenCreateResponse
from authlete.sandbox import (
    Answer,
    Clock,
    ConnectionRefused,
    Disconnect,
    Fault,
    Latency,
    ReceivedRequest,
    Sandbox,
)


def faults_are_values_of_a_closed_set(sandbox: Sandbox) -> None:
    """Nothing else can be scripted."""
    sandbox.script(
        Answer(429, headers={"Retry-After": "2"}),
        Answer(500, {"resultCode": "A001101"}),
        Answer(200, TokenCreateResponse()),
        Latency(0.5),
        Disconnect(after_commit=True),
        ConnectionRefused(),
        operation="token_operations_create",
        times=2,
    )
    sandbox.script(429)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert_type(sandbox.faults, tuple[Fault, ...])


def a_match_over_the_faults_is_exhaustive(request: ReceivedRequest) -> int | None:
    """As over results."""
    match request.fault:
        case Answer(status=status, body=body):
            assert_type(body, bytes)
            return status
        case Latency() | Disconnect() | ConnectionRefused() | None:
            return request.status


def a_clock_is_a_clock_for_a_sandbox() -> Sandbox:
    """It is called, as ``time.time`` is."""
    clock = Clock()
    clock.advance(60)
    assert_type(clock(), float)
    return Sandbox(clock=clock)
