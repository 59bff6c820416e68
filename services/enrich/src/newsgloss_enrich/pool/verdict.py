"""The rule that decides whether a record is poison: whether it ends the workers that handle it.

A worker's exit counts against a record only when the worker was *fresh* (it had handled nothing before), the
record was *alone* in it, and the record was *at work* when the worker ended. A record that comes through
once is cleared. Exits that count are of two kinds:

**Exits that explain themselves**: a fault signal, an exit of the process itself, the pool's own time limit or
memory cap, the kernel's out-of-memory killer as its counter shows. Nobody outside causes these.
`tries_alone` of them convict the record.

**Exits that anyone may have caused**, SIGKILL above all: an operator, a supervisor or a test may send it and
hit one record several times by chance. Such exits are weighed against a killer from outside:

- Every SIGKILL *proven* to come from outside is counted: its worker was starting or idle, or the record at
  work came through later. The count divided by the time that workers were exposed is the killer's rate. It
  is doubled for safety and never taken below `ASSUMED_RATE`, even when no such kill was observed.
- A killer of that rate would strike during the record's own seconds at work `rate * seconds` times on
  average, and `n` times or more with the Poisson probability. Below `CHANCE` the record is convicted.

A record that kills its worker at once spends milliseconds at work and is convicted after 4 to 6 exits, even
while a killer from outside is active. A record that was merely hit spent as long at work as the killer needed
to hit it. Its exits agree with the killer's rate, so it is not convicted however often that happens.

With `ASSUMED_RATE` alone, a record that works for long and then ends in SIGKILL would be tried for ever.
From `MANY` exits on, only the measured rate counts. A worker that SIGSTOP had stopped when its time ran out
is weighed by count only: three times as many tries are needed as for a plain timeout.
"""

import math

from newsgloss_enrich.pool.evidence import Evidence
from newsgloss_enrich.pool.exits import Cause

ASSUMED_RATE = 5.0
"""Kills per second and worker that are assumed even when none is observed."""

CHANCE = 1e-6
"""The probability of convicting a record that a killer from outside hit at that rate."""

MANY = 24
"""Exits by SIGKILL, with pauses of up to `LONGEST_PAUSE` between them, from which only the measured rate
counts."""

STOPPED_WEIGHT = 3

ERROR_CLASSES = {"worker_crash": "WorkerCrash", "timeout": "RecordTimeout", "out_of_memory": "OutOfMemory"}


def is_poison(evidence: Evidence, tries_alone: int, outside_rate: float) -> bool:
    """Whether the record is convicted.

    Args:
        evidence: The exits of its workers.
        tries_alone: How many exits that explain themselves convict.
        outside_rate: Kills per second and worker from outside, as `OutsideKills` measures them.
    """
    if evidence.proven >= tries_alone or evidence.stops >= STOPPED_WEIGHT * tries_alone:
        return True
    if evidence.kills < tries_alone:
        return False
    rate = outside_rate if evidence.kills >= MANY else max(outside_rate, ASSUMED_RATE)
    return poisson_tail(evidence.kills, rate * evidence.seconds) < CHANCE


def poisson_tail(count: int, mean: float) -> float:
    """Probability of `count` events or more where `mean` are expected."""
    if mean <= 0.0:
        return 0.0 if count > 0 else 1.0
    if mean >= count:
        return 1.0  # far above any bound that the rule uses, so no exact figure is needed
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total, k = 0.0, count
    while term > total * 1e-12:
        total += term
        k += 1
        term *= mean / k
    return total


def code(evidence: Evidence) -> str:
    """The dead-letter code of a convicted record: `worker_crash`, `timeout` or `out_of_memory`."""
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
    """The dead letter's message, which quotes nothing of the record."""
    tries = f"in each of {evidence.exits} tries alone in a fresh worker"
    match code(evidence):
        case "timeout":
            return f"the record was not done within its time limit {tries}"
        case "out_of_memory":
            return f"the record made its worker pass its memory cap {tries}"
        case _:
            how = evidence.last.how if evidence.last is not None else "signal SIGKILL"
            return f"the record ended its worker ({how}) {tries}"
