"""JSON documents that a service publishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..._engine.codec import write_json

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_document(content: Mapping[str, object], *, pretty: bool | None) -> str:
    """Write a document, for programs or for people."""
    if pretty:
        return json.dumps(content, indent=2, ensure_ascii=False)
    return write_json(content).decode()
