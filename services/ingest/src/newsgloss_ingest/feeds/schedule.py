"""When a feed is polled next. Pure."""

from collections.abc import Callable

MAX_WAIT_SECONDS = 24 * 3600.0
JITTER = 0.1
MAX_DOUBLINGS = 16

Random = Callable[[], float]
"""From 0 up to 1."""


def after_success(interval: float, random: Random) -> float:
    """Seconds to wait: the interval, a tenth more or less, so that feeds are not polled in step."""
    return interval * (1 + JITTER * (2 * random() - 1))


def after_failure(interval: float, failures: int, retry_after: float | None, random: Random) -> float:
    """Seconds to wait: doubled with each failure in a row, up to a day; half of the wait is random.

    A longer Retry-After of the server is respected, up to a day.
    """
    backoff = min(MAX_WAIT_SECONDS, interval * 2.0 ** min(failures, MAX_DOUBLINGS))
    return max(backoff * (0.5 + random() / 2), min(retry_after or 0.0, MAX_WAIT_SECONDS))
