"""The circuit breaker stops the service before a bad deployment turns the topic into dead letters.

It asks who is at fault. A record that fails wherever it runs, while others come through, is at fault itself;
any number of such records in a row means a hostile producer. The deployment is at fault when nothing comes
through. So the breaker counts failures. When they pile up, it sends articles that are known to be good
through the same workers (`probe`). If all are enriched, the deployment works, and the records go out as dead
letters. If one fails, the service stops before anything is committed.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import structlog

from newsgloss_enrich.pool import Rejected, Result
from newsgloss_enrich.stream.errors import FatalError

log = structlog.get_logger(__name__)

PRODUCERS_FAULT = frozenset({"invalid_json", "invalid_encoding", "schema_violation", "too_large"})
"""Codes that do not count: the record is no article, or too large."""

Probe = Callable[[], Awaitable[str]]
"""Sends known-good articles through the workers; returns "" if all were enriched, else why one was not."""


async def no_probe() -> str:
    """Blame the deployment: there is no article to test it with."""
    return "there is no article to test it with"


@dataclass
class CircuitBreaker:
    """Asks for a probe on `run` failures in a row, or when more than `ratio` of the last `window` failed.

    A `run` of 0 or a `ratio` of 1 switches that rule off.
    """

    run: int = 50
    ratio: float = 0.5
    window: int = 200
    probe: Probe = no_probe
    at_once: bool = False
    """Ask also on the very first failure, while nothing has come through yet: a deployment that is bad from
    the start then costs no dead letter. Only for an enrichment that takes the probe's articles."""

    _proven: bool = False
    _streak: int = 0
    _recent: deque[bool] = field(default_factory=deque)
    _tripped: bool = False
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def check(self, results: Iterable[Result]) -> None:
        """Count the results of a slice, and return when it may be committed.

        Raises:
            FatalError: the breaker trips; the slice stays uncommitted, and is enriched again after a restart.
        """
        async with self._one_at_a_time:
            last = ""
            for result in results:
                if isinstance(result, Rejected) and result.code not in PRODUCERS_FAULT:
                    last = f"{result.code} at {result.stage}: {result.message}"
                    self._failed()
                    if self.run and self._streak >= self.run:
                        await self._judge(f"the last {self._streak} records all failed", last)
                    elif self.run and self.at_once and not self._proven:
                        await self._judge("the first record failed", last)
                else:
                    self._streak = 0
                    self._note(failed=False)
                    self._proven = self._proven or not isinstance(result, Rejected)
            failures = sum(self._recent)
            if len(self._recent) >= self.window and failures > self.ratio * self.window:
                await self._judge(f"{failures} of the last {self.window} records failed", last)

    @property
    def fill(self) -> float:
        """How near the next probe is: 0 without failures, 1 at the probe or once the breaker has tripped."""
        if self._tripped:
            return 1.0
        streak = self._streak / self.run if self.run else 0.0
        allowed = self.ratio * self.window
        share = sum(self._recent) / allowed if self.ratio < 1 and len(self._recent) >= self.window else 0.0
        return min(1.0, max(streak, share))

    @property
    def tripped(self) -> bool:
        """Whether the breaker has stopped the service."""
        return self._tripped

    def _failed(self) -> None:
        self._streak += 1
        self._note(failed=True)

    def _note(self, *, failed: bool) -> None:
        self._recent.append(failed)
        while len(self._recent) > self.window:
            self._recent.popleft()

    async def _judge(self, count: str, last: str) -> None:
        verdict = await self.probe()
        if verdict:
            self._tripped = True
            raise FatalError(self._why(count, last, verdict))
        log.warning(
            "records fail by themselves",
            because=f"{count}, and articles known to be good were enriched by the same workers",
            last=last,
            next="look at the dead letters (newsgloss-enrich dlq list) and at who sends such records",
        )
        self._proven = True
        self._streak = 0
        self._recent.clear()

    @staticmethod
    def _why(count: str, last: str, verdict: str) -> str:
        return (
            f"circuit breaker: {count} in enrichment itself (last: {last}), and so did an article that is "
            f"known to be good ({verdict}). What is not committed yet stays so. "
            "Mend the deployment and start it again, or raise NEWSGLOSS_BREAKER_RUN / NEWSGLOSS_BREAKER_RATIO"
        )
