"""How long a run waits before it recovers."""

import random

from aiokafka.errors import ProducerFenced

MAX_BACKOFF_SECONDS = 5.0


def retry_delay(failures: int, error: BaseException | None, heartbeat_seconds: float) -> float:
    """Seconds before the next try, after this many failures in a row, the last of them `error`."""
    backoff = min(MAX_BACKOFF_SECONDS, 0.05 * 2.0 ** min(failures - 1, 10))
    if isinstance(error, ProducerFenced):
        # Another member may have the partition by now. The next heartbeat says so: wait for it first.
        backoff = max(backoff, heartbeat_seconds)
    return backoff * random.uniform(1.0, 1.5)  # noqa: S311 - jitter
