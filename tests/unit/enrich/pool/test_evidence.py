import pytest
from tests.unit.enrich.pool.evidence_samples import CRASHED, KILLED, killed

from newsgloss_enrich.pool.evidence import LONGEST_PAUSE, Evidence, OutsideKills
from newsgloss_enrich.pool.exits import Cause, WorkerExit


def test_pauses_grow_and_stay_bounded() -> None:
    pauses = [killed(n, 0.1).pause(1.0) for n in range(1, 30)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert Evidence(proven=2).pause(1.0) == 0.0


def test_the_outside_rate_sees_a_burst_that_began_a_moment_ago() -> None:
    kills = OutsideKills(workers=2, now=0.0)
    assert kills.rate(since=1000.0, now=1000.0) == 0.0
    kills.add(1000.0, 20)
    assert kills.rate(since=998.0, now=1000.0) == pytest.approx(10.0)


def test_only_exits_alone_in_a_fresh_worker_count_against_a_record() -> None:
    evidence = Evidence()
    evidence.add(KILLED, 1.0, 10.0, counts=False)
    evidence.add(CRASHED, 1.0, 11.0, counts=False)
    assert (evidence.exits, evidence.kills_elsewhere, evidence.since, evidence.last) == (0, 1, 0.0, None)
    evidence.add(KILLED, 1.0, 12.0, counts=True)
    evidence.add(KILLED, 0.5, 13.0, counts=True)
    evidence.add(CRASHED, 1.0, 14.0, counts=True)
    assert (evidence.exits, evidence.kills, evidence.proven) == (3, 2, 1)
    assert (evidence.seconds, evidence.since, evidence.last) == (1.5, 12.0, CRASHED)


def test_a_timeout_of_a_stopped_worker_is_counted_apart() -> None:
    evidence = Evidence()
    evidence.add(WorkerExit(Cause.STOPPED, ""), 30.0, 1.0, counts=True)
    assert (evidence.stops, evidence.proven, evidence.kills) == (1, 0, 0)


def test_the_outside_rate_forgets_what_is_older_than_a_minute() -> None:
    kills = OutsideKills(workers=2, now=0.0)
    kills.add(100.0, 60)
    assert kills.rate(since=159.0, now=159.0) == pytest.approx(1.0)
    assert kills.rate(since=170.0, now=170.0) == 0.0
