"""When is a record convicted of ending its workers? The rule, and nothing else.

A death counts for something only when the worker was *fresh* (it had handled nothing before), the record was
*alone* in it, and was *at work* in the handler when the worker ended. A record that comes through once is
cleared. Beyond that there are two kinds of evidence:

**Deaths that explain themselves** (a fault signal, an exit, our own time limit or memory cap, the kernel's
out-of-memory killer as its counter shows): nobody outside does these. `tries_alone` of them convict.

**Deaths that anyone may have caused** (SIGKILL above all): an operator, a supervisor or a test may be at
it, and hit one record several times by chance. So these are weighed against an outside killer:

- Every SIGKILL that is *proven* to come from outside is counted: its worker was starting or idle, or the
  record at work came through later. Divided by the time that workers were exposed, that is the killer's rate,
  taken twice for safety, and never below `SUSPECTED_RATE`, whether or not anyone was seen.
- A killer of that rate would strike during the record's own seconds at work `rate * seconds` times on
  average, and `n` times or more with the Poisson probability. Below `CHANCE` it was not chance: convicted.

A record that kills its worker at once spends milliseconds at work, and is convicted after 4 to 6 deaths even
while an outside killer is active. A record that was merely hit spent as long at work as the killer needed to
hit it, so its deaths agree with the killer's rate, and it is not convicted however often that happens.

A record that works for long and then ends in SIGKILL would, by `SUSPECTED_RATE` alone, be tried for ever.
From `MANY` deaths on, the measured rate alone is held against it. A worker that was stopped (SIGSTOP) until
its time ran out is weighed by count only: it convicts after three times as many tries as a plain hang.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from newsgloss_enrich.pool.deaths import Cause, Death

SUSPECTED_RATE = 5.0
"""Kills per second and worker that are reckoned with even when none is seen."""

CHANCE = 1e-6
"""The probability of convicting a record that an outside killer of that rate hit."""

MANY = 24
"""Deaths by SIGKILL, with pauses of up to `LONGEST_PAUSE`, from which only the measured rate counts."""

LONGEST_PAUSE = 2.0
"""Seconds between two tries after deaths that anyone may have caused."""

_FIRST_PAUSE = 0.02
_STOPPED_WEIGHT = 3
_WINDOW_SECONDS = 60.0
_SAFETY = 2.0


@dataclass(slots=True)
class Evidence:
    """What stands against one record.

    Attributes:
        proven: Deaths that explain themselves.
        stops: Hangs of a worker that was stopped by a signal.
        kills: Deaths that anyone may have caused.
        kills_elsewhere: The same, but not alone in a fresh worker: no evidence; from outside if cleared.
        seconds: Time at work up to each of `kills`, summed.
        since: Monotonic time of the first of `kills`, in seconds.
        last: The latest death that explains itself.
    """

    proven: int = 0
    stops: int = 0
    kills: int = 0
    kills_elsewhere: int = 0
    seconds: float = 0.0
    since: float = 0.0
    last: Death | None = None

    @property
    def deaths(self) -> int:
        """All that count."""
        return self.proven + self.stops + self.kills

    def add(self, death: Death, seconds_at_work: float, now: float, *, counts: bool) -> None:
        """Take in a death; it `counts` when the record was alone in a fresh worker."""
        if death.cause is Cause.KILLED:
            if not counts:
                self.kills_elsewhere += 1
                return
            self.since = self.since or now
            self.kills += 1
            self.seconds += seconds_at_work
        elif counts and death.cause is Cause.STOPPED:
            self.stops += 1
        elif counts:
            self.proven += 1
            self.last = death

    def pause(self, jitter: float) -> float:
        """Seconds to wait before the next try; `jitter` (0 to 1) keeps out of step with a killer."""
        doubtful = self.kills + self.stops
        if not doubtful:
            return 0.0
        return min(LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(doubtful - 1, 10)) * (0.5 + 0.5 * jitter)


class OutsideKills:
    """Kills proven to come from outside, and the worker-seconds in which they were seen."""

    def __init__(self, workers: int, now: float) -> None:
        self._workers = workers
        self._began = now
        self._times: deque[float] = deque(maxlen=10_000)

    def add(self, now: float, count: int = 1) -> None:
        """Count proven kills."""
        self._times.extend([now] * count)

    def rate(self, since: float, now: float) -> float:
        """Kills per second and worker, twice the larger of: over the last minute, and since that time."""
        window = min(_WINDOW_SECONDS, now - self._began)
        spans = (max(window, 1.0), max(min(now - since, window), 1.0))
        return _SAFETY * max(self._count(now - span) / (span * self._workers) for span in spans)

    def _count(self, since: float) -> int:
        return sum(time >= since for time in self._times)


def is_proven(evidence: Evidence, tries_alone: int, outside_rate: float) -> bool:
    """Whether the record is convicted.

    Args:
        evidence: What stands against it.
        tries_alone: Deaths that explain themselves needed to convict.
        outside_rate: Kills per second and worker by an outside killer, as measured; see `OutsideKills`.
    """
    if evidence.proven >= tries_alone or evidence.stops >= _STOPPED_WEIGHT * tries_alone:
        return True
    if evidence.kills < tries_alone:
        return False
    rate = outside_rate if evidence.kills >= MANY else max(outside_rate, SUSPECTED_RATE)
    return poisson_tail(evidence.kills, rate * evidence.seconds) < CHANCE


def poisson_tail(count: int, mean: float) -> float:
    """Probability of `count` events or more where `mean` are expected."""
    if mean <= 0.0:
        return 0.0 if count > 0 else 1.0
    if mean >= count:
        return 1.0  # no need for a figure: far above any bound that a verdict uses
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total, k = 0.0, count
    while term > total * 1e-12:
        total += term
        k += 1
        term *= mean / k
    return total


def code(evidence: Evidence) -> str:
    """Name what a convicted record did: `worker_crash`, `timeout` or `out_of_memory`."""
    if evidence.last is not None and evidence.proven >= max(evidence.kills, evidence.stops):
        match evidence.last.cause:
            case Cause.TIMED_OUT:
                return "timeout"
            case Cause.OUT_OF_MEMORY:
                return "out_of_memory"
            case _:
                return "worker_crash"
    return "timeout" if evidence.stops > evidence.kills else "worker_crash"


def message(evidence: Evidence) -> str:
    """Say what happened, in words that hold nothing of the record."""
    tries = f"in each of {evidence.deaths} tries alone in a fresh worker"
    match code(evidence):
        case "timeout":
            return f"the record was not done within its time limit {tries}"
        case "out_of_memory":
            return f"the record made its worker pass its memory cap {tries}"
        case _:
            how = evidence.last.how if evidence.last is not None else "signal SIGKILL"
            return f"the record ended its worker ({how}) {tries}"


ERROR_CLASSES = {"worker_crash": "WorkerCrash", "timeout": "RecordTimeout", "out_of_memory": "OutOfMemory"}
