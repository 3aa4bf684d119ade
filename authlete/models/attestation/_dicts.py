"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import TypedDict


class AttestationChallengeRequestDict(TypedDict, total=False):
    """``AttestationChallengeRequest`` written as a dict."""

    pretty: bool | None
    """Whether its JSON is indented for reading."""
