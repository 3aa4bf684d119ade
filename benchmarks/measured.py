"""A command about tokens, and what it took: ``python -m benchmarks.measured import FILE``."""

from __future__ import annotations

import json
import resource
import sys
import time

from authlete._cli import main


def _peak() -> int:
    """Return the most memory that this process has used so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    before = _peak()
    began, cpu_began = time.perf_counter(), time.process_time()
    code = main(["tokens", *sys.argv[1:]])
    took = {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu_began,
        "mebibytes": (_peak() - before) / 1024,
    }
    print(json.dumps(took))
    sys.exit(code)
