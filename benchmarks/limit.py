"""One of two processes that enrich without Kafka.

It reads its share of the records, warms up, prints `warm`, waits for a line on standard input, enriches, and
prints `done`.
"""

import gc
import json
import os
import sys
import threading
from pathlib import Path

from newsgloss_enrich.handler.record import build
from newsgloss_enrich.pool import Enriched, InputRecord


def main() -> None:
    """Take four arguments: a file of raw records, the part, the number of parts, and the models."""
    path, part, parts, models = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    handle = build(json.dumps({"models": models}).encode())
    lines = Path(path).read_bytes().splitlines()[part::parts]
    records = [
        InputRecord("load", 0, number, 1_767_225_600_000, b"load", line, [])
        for number, line in enumerate(lines)
    ]
    for record in records[:3]:
        handle(record)
    gc.collect()
    gc.freeze()  # the pool's workers do the same
    print("warm", flush=True)
    sys.stdin.readline()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for record in records:
        assert isinstance(handle(record), Enriched)
    print("done", flush=True)


def _end_with_parent() -> None:
    """Exit when standard input closes, which happens when the benchmark ends for any reason."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
