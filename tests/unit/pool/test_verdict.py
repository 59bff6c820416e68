"""The rule that convicts, without processes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from newsgloss_enrich.pool.deaths import Cause, Death, explain, fault_trace
from newsgloss_enrich.pool.memory import OomKills
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.progress import Progress
from newsgloss_enrich.pool.states import TRANSITIONS, State
from newsgloss_enrich.pool.suspects import halves
from newsgloss_enrich.pool.verdict import (
    LONGEST_PAUSE,
    MANY,
    Evidence,
    OutsideKills,
    code,
    is_proven,
    poisson_tail,
)
from newsgloss_enrich.pool.watchdog import Watch, credit

if TYPE_CHECKING:
    from pathlib import Path

KILLED, CRASHED = Death(Cause.KILLED, "signal SIGKILL"), Death(Cause.CRASHED, "signal SIGSEGV")


def killed(times: int, seconds_each: float) -> Evidence:
    evidence = Evidence()
    for number in range(times):
        evidence.add(KILLED, seconds_each, float(number + 1), counts=True)
    return evidence


def deaths_to_convict(seconds_each: float, rate: float) -> int | None:
    return next((n for n in range(1, 200) if is_proven(killed(n, seconds_each), 3, rate)), None)


def test_three_crashes_alone_convict_and_two_do_not() -> None:
    evidence = Evidence()
    for expected in (False, False, True):
        evidence.add(CRASHED, 0.01, 1.0, counts=True)
        assert is_proven(evidence, 3, 0.0) is expected
    assert code(evidence) == "worker_crash"


def test_deaths_among_other_records_count_for_nothing() -> None:
    evidence = Evidence()
    for _ in range(50):
        evidence.add(CRASHED, 0.01, 1.0, counts=False)
        evidence.add(KILLED, 0.01, 1.0, counts=False)
    assert not is_proven(evidence, 3, 0.0)


@pytest.mark.parametrize("rate", [0.0, 1.0, 5.0])
def test_a_record_that_kills_at_once_is_convicted_after_a_handful_of_kills(rate: float) -> None:
    assert deaths_to_convict(0.002, rate) in {3, 4}
    assert deaths_to_convict(0.010, rate) in {4, 5, 6}


def test_a_record_that_kills_late_is_convicted_when_no_outside_killer_is_about() -> None:
    assert deaths_to_convict(2.0, 2 / 60) == MANY


def test_kills_that_agree_with_the_outside_killers_rate_never_convict() -> None:
    assert deaths_to_convict(0.2, 5.0) is None
    assert deaths_to_convict(1.0, 1.0) is None


@pytest.mark.parametrize(
    ("rate", "seconds"), [(1.0, 0.1), (5.0, 0.1), (5.0, 0.5), (20.0, 0.05), (5.0, 0.005)]
)
def test_a_random_killer_convicts_no_innocent_record(rate: float, seconds: float) -> None:
    """The rate is what `OutsideKills` would say: at least that of the killer."""
    rng = random.Random(1)  # noqa: S311  seeded, no secret
    for _ in range(2000):
        evidence = Evidence()
        while (hit := rng.expovariate(rate)) < seconds and evidence.kills < 100:
            evidence.add(KILLED, hit, 1.0, counts=True)
            assert not is_proven(evidence, 3, rate)


def test_a_stopped_worker_convicts_only_after_three_times_as_many_tries() -> None:
    evidence = Evidence()
    for tries in range(1, 10):
        evidence.add(Death(Cause.STOPPED, ""), 30.0, 1.0, counts=True)
        assert is_proven(evidence, 3, 0.0) is (tries == 9)
    assert code(evidence) == "timeout"


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


@pytest.mark.parametrize(
    ("count", "mean", "expected"), [(1, 0.5, 0.393469), (3, 0.1, 1.5465e-4), (0, 0.0, 1.0)]
)
def test_poisson_tail_matches_known_values(count: int, mean: float, expected: float) -> None:
    assert poisson_tail(count, mean) == pytest.approx(expected, rel=1e-4)


def test_a_kill_while_the_kernel_counted_one_for_memory_is_out_of_memory() -> None:
    assert explain(-9, None, b"", oom_killed=True).cause is Cause.OUT_OF_MEMORY
    assert explain(-9, None, b"", oom_killed=False).cause is Cause.KILLED
    assert explain(-9, Cause.TIMED_OUT, b"", oom_killed=True).cause is Cause.TIMED_OUT
    assert explain(-6, None, b"terminate called after throwing 'std::bad_alloc'", oom_killed=False).cause is (
        Cause.OUT_OF_MEMORY
    )


@pytest.mark.parametrize(
    "text", ["low 0\noom 3\noom_kill 2\n", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"]
)
def test_the_kernels_counter_is_read_from_either_kind_of_cgroup(tmp_path: Path, text: str) -> None:
    (tmp_path / "counter").write_text(text)
    assert OomKills([tmp_path / "missing", tmp_path / "counter"]).count() == 2
    assert OomKills([tmp_path / "missing"]).count() == 0


def test_last_words_tell_places_and_no_other_text() -> None:
    words = (
        b'the article says\nFatal Python error: Aborted\n  File "a.py", line 3 in f\nmore of the article\n'
    )
    assert fault_trace(words) == 'Fatal Python error: Aborted\n  File "a.py", line 3 in f'


def test_halves_end_in_single_records() -> None:
    ranges = [(3, 20)]
    while any(stop - start > 1 for start, stop in ranges):
        ranges = [half for start, stop in ranges for half in (halves(start, stop) or [(start, stop)])]
    assert ranges == [(n, n + 1) for n in range(3, 20)]


def test_only_the_written_transitions_are_possible() -> None:
    worker = WorkerProcess.__new__(WorkerProcess)
    worker.pid = 1
    for state, allowed in TRANSITIONS.items():
        for other in State:
            worker.state = state
            if other in allowed or other is state:
                worker._become(other)
                assert worker.state is other
            else:
                with pytest.raises(RuntimeError, match=f"from {state} to {other}"):
                    worker._become(other)


def test_ticks_count_what_was_seen_and_a_pause_of_the_parent_for_little() -> None:
    watch = Watch()
    for number in (1, 1, 1):
        watch.see(Progress(number, at_work=True, since=0), credit(0.05, 0.05), has_work=True)
    assert watch.at_work == pytest.approx(0.1)
    watch.see(Progress(1, at_work=True, since=0), credit(3600.0, 0.05), has_work=True)
    assert watch.at_work == pytest.approx(0.2)
    watch.see(Progress(2, at_work=True, since=0), credit(0.05, 0.05), has_work=True)
    assert watch.at_work == 0.0
