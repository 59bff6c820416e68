"""What counts against a record whose workers ended, and how often workers are killed from outside."""

from collections import deque
from dataclasses import dataclass

from newsgloss_enrich.pool.exits import Cause, WorkerExit

LONGEST_PAUSE = 2.0
"""Seconds between two tries after exits that anyone may have caused."""

FIRST_PAUSE = 0.02
WINDOW_SECONDS = 60.0

SAFETY = 2.0
"""The measured rate of outside kills is multiplied by this."""


@dataclass(slots=True)
class Evidence:
    """Exits of workers over one record.

    Attributes:
        proven: Exits that explain themselves.
        stops: Timeouts of a worker that a signal had stopped.
        kills: Exits that anyone may have caused.
        kills_elsewhere: The same, but the record was not alone in a fresh worker. They are no evidence
            against it; when the record is cleared, they count as kills from outside.
        seconds: Time at work up to each of `kills`, summed.
        since: Monotonic time of the first of `kills`, in seconds.
        last: The latest exit that explains itself.
    """

    proven: int = 0
    stops: int = 0
    kills: int = 0
    kills_elsewhere: int = 0
    seconds: float = 0.0
    since: float = 0.0
    last: WorkerExit | None = None

    @property
    def exits(self) -> int:
        """All exits that count against the record."""
        return self.proven + self.stops + self.kills

    def add(self, end: WorkerExit, seconds_at_work: float, now: float, *, counts: bool) -> None:
        """Add an exit; it `counts` when the record was alone in a fresh worker."""
        if end.cause is Cause.KILLED:
            if not counts:
                self.kills_elsewhere += 1
                return
            self.since = self.since or now
            self.kills += 1
            self.seconds += seconds_at_work
        elif counts and end.cause is Cause.STOPPED:
            self.stops += 1
        elif counts:
            self.proven += 1
            self.last = end

    def pause(self, jitter: float) -> float:
        """Seconds to wait before the next try; `jitter` (0 to 1) keeps out of step with a killer."""
        doubtful = self.kills + self.stops
        if not doubtful:
            return 0.0
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(doubtful - 1, 10)) * (0.5 + 0.5 * jitter)


class OutsideKills:
    """Kills proven to come from outside, and the worker-seconds in which they were observed."""

    def __init__(self, workers: int, now: float) -> None:
        self._workers = workers
        self._began = now
        self._times: deque[float] = deque(maxlen=10_000)

    def add(self, now: float, count: int = 1) -> None:
        """Count proven kills."""
        self._times.extend([now] * count)

    def rate(self, since: float, now: float) -> float:
        """Kills per second and worker, with a factor of safety.

        The larger of two rates counts: over the last minute, and since the time `since`.
        """
        window = min(WINDOW_SECONDS, now - self._began)
        spans = (max(window, 1.0), max(min(now - since, window), 1.0))
        return SAFETY * max(self._count(now - span) / (span * self._workers) for span in spans)

    def _count(self, since: float) -> int:
        return sum(time >= since for time in self._times)
