"""JSON that people may read."""

from __future__ import annotations

import json

from ..._engine.codec import write_json


def json_text(value: object, *, pretty: bool) -> str:
    """Write JSON, in one line or set out in several."""
    text = write_json(value).decode()
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False) if pretty else text
