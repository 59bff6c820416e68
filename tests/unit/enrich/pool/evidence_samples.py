"""Exits of workers as evidence."""

from newsgloss_enrich.pool.evidence import Evidence
from newsgloss_enrich.pool.exits import Cause, WorkerExit

KILLED, CRASHED = WorkerExit(Cause.KILLED, "signal SIGKILL"), WorkerExit(Cause.CRASHED, "signal SIGSEGV")


def killed(times: int, seconds_each: float) -> Evidence:
    evidence = Evidence()
    for number in range(times):
        evidence.add(KILLED, seconds_each, float(number + 1), counts=True)
    return evidence
