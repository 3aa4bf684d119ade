"""What others trace of HTTP by themselves is kept from our requests: a URL may hold a token."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

INSTRUMENTATION = "opentelemetry.instrumentation.utils"


def untraced() -> AbstractContextManager[None]:
    """Have OpenTelemetry's instrumentation of HTTP libraries make no spans in this context.

    Every such instrumentation has loaded this module. It is not imported here: where it is not
    loaded, nothing is traced.
    """
    utils: Any = sys.modules.get(INSTRUMENTATION)
    suppress = getattr(utils, "suppress_http_instrumentation", nullcontext)
    return suppress()
