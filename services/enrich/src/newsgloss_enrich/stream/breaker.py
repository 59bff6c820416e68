"""The circuit breaker: stop, loudly, rather than let a bad deployment drain the topic into dead letters.

Only failures on our side count: a producer that sends rubbish cannot stop the stream.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from newsgloss_enrich.pool import Rejected, Result
from newsgloss_enrich.stream.errors import FatalError

PRODUCERS_FAULT = frozenset({"invalid_json", "invalid_encoding", "schema_violation", "too_large"})


@dataclass
class CircuitBreaker:
    """Trips on `run` failures in a row, or when more than `ratio` of the last `window` records failed.

    A `run` of 0 or a `ratio` of 1 switches that rule off.
    """

    run: int = 50
    ratio: float = 0.5
    window: int = 200
    _streak: int = 0
    _recent: deque[bool] = field(default_factory=deque)
    _tripped: bool = False

    def check(self, results: Iterable[Result]) -> None:
        """Count the results of a slice before it is committed.

        Raises:
            FatalError: the breaker trips; the slice stays uncommitted and is done again after a restart.
        """
        last = ""
        for result in results:
            if not isinstance(result, Rejected) or result.code in PRODUCERS_FAULT:
                self._streak = 0
                self._recent.append(False)
                continue
            last = f"{result.code} at {result.stage}: {result.message}"
            self._streak += 1
            self._recent.append(True)
            if self.run and self._streak >= self.run:
                raise self._trip(f"the last {self._streak} records all failed", last)
        while len(self._recent) > self.window:
            self._recent.popleft()
        failures = sum(self._recent)
        if len(self._recent) >= self.window and failures > self.ratio * self.window:
            raise self._trip(f"{failures} of the last {self.window} records failed", last)

    @property
    def fill(self) -> float:
        """How near it is to tripping: 0 without a failure, 1 when it trips."""
        streak = self._streak / self.run if self.run else 0.0
        allowed = self.ratio * self.window
        share = sum(self._recent) / allowed if self.ratio < 1 and len(self._recent) >= self.window else 0.0
        return min(1.0, max(streak, share))

    @property
    def tripped(self) -> bool:
        """Whether it has stopped the service."""
        return self._tripped

    def _trip(self, count: str, last: str) -> FatalError:
        self._tripped = True
        return FatalError(self._why(count, last))

    @staticmethod
    def _why(count: str, last: str) -> str:
        return (
            f"circuit breaker: {count} in enrichment itself (last: {last}). Nothing of this was committed. "
            "Mend the deployment and start it again, or raise NEWSGLOSS_BREAKER_RUN / NEWSGLOSS_BREAKER_RATIO"
        )
