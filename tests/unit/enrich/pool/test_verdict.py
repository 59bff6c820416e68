"""The rule that convicts, without processes."""

import random

import pytest
from tests.unit.enrich.pool.evidence_samples import CRASHED, KILLED, killed

from newsgloss_enrich.pool.evidence import Evidence
from newsgloss_enrich.pool.exits import Cause, WorkerExit
from newsgloss_enrich.pool.verdict import MANY, code, is_poison, poisson_tail


def exits_to_convict(seconds_each: float, rate: float) -> int | None:
    return next((n for n in range(1, 200) if is_poison(killed(n, seconds_each), 3, rate)), None)


def test_three_crashes_alone_convict_and_two_do_not() -> None:
    evidence = Evidence()
    for expected in (False, False, True):
        evidence.add(CRASHED, 0.01, 1.0, counts=True)
        assert is_poison(evidence, 3, 0.0) is expected
    assert code(evidence) == "worker_crash"


def test_exits_among_other_records_count_for_nothing() -> None:
    evidence = Evidence()
    for _ in range(50):
        evidence.add(CRASHED, 0.01, 1.0, counts=False)
        evidence.add(KILLED, 0.01, 1.0, counts=False)
    assert not is_poison(evidence, 3, 0.0)


@pytest.mark.parametrize("rate", [0.0, 1.0, 5.0])
def test_a_record_that_kills_at_once_is_convicted_after_a_handful_of_kills(rate: float) -> None:
    assert exits_to_convict(0.002, rate) in {3, 4}
    assert exits_to_convict(0.010, rate) in {4, 5, 6}


def test_a_record_that_kills_late_is_convicted_when_nobody_kills_from_outside() -> None:
    assert exits_to_convict(2.0, 2 / 60) == MANY


def test_kills_that_agree_with_the_outside_killers_rate_never_convict() -> None:
    assert exits_to_convict(0.2, 5.0) is None
    assert exits_to_convict(1.0, 1.0) is None


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
            assert not is_poison(evidence, 3, rate)


def test_a_stopped_worker_convicts_only_after_three_times_as_many_tries() -> None:
    evidence = Evidence()
    for tries in range(1, 10):
        evidence.add(WorkerExit(Cause.STOPPED, ""), 30.0, 1.0, counts=True)
        assert is_poison(evidence, 3, 0.0) is (tries == 9)
    assert code(evidence) == "timeout"


@pytest.mark.parametrize(
    ("count", "mean", "expected"), [(1, 0.5, 0.393469), (3, 0.1, 1.5465e-4), (0, 0.0, 1.0)]
)
def test_poisson_tail_matches_known_values(count: int, mean: float, expected: float) -> None:
    assert poisson_tail(count, mean) == pytest.approx(expected, rel=1e-4)
