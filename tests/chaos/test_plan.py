import pytest
from tests.chaos.articles import Kind, count_kinds, make_articles
from tests.chaos.fault_kinds import NETWORK_FAULTS, THREE_BROKERS, Fault
from tests.chaos.plan import CUTS, DIRECTIONS, count_faults, make_plan
from tests.chaos.scales import FULL, LATE, SABOTAGE, SHARES, SHORT
from tests.protocol.requests import Kind as RequestKind

BROKERS = sorted(FULL)


@pytest.mark.parametrize("brokers", BROKERS)
def test_the_same_seed_gives_the_same_plan_and_another_seed_another(brokers: int) -> None:
    scale = FULL[brokers]
    assert make_plan(scale, 7, 6.0) == make_plan(scale, 7, 6.0)
    assert make_plan(scale, 7, 6.0) != make_plan(scale, 8, 6.0)


def test_the_same_seed_gives_the_same_articles() -> None:
    first, second = make_articles(500, 7), make_articles(500, 7)
    assert [(article.key, article.value) for article in first] == [
        (article.key, article.value) for article in second
    ]


@pytest.mark.parametrize("brokers", BROKERS)
def test_a_full_run_has_at_least_10000_articles_and_150_faults_of_every_kind(brokers: int) -> None:
    scale = FULL[brokers]
    counts = count_faults(make_plan(scale, 1, 6.0))
    assert scale.brokers == brokers
    assert sum(counts.values()) >= 150
    assert sum(counts[fault] for fault in NETWORK_FAULTS) >= 50
    needs_another_number = THREE_BROKERS if brokers == 1 else {Fault.KILL_BROKER}
    assert set(counts) == set(Fault) - needs_another_number
    kinds = count_kinds(make_articles(scale.articles, 1))
    assert sum(kinds.values()) >= 10_000
    assert set(kinds) == {kind.value for kind in Kind}


def test_a_short_run_has_at_least_500_articles_and_10_faults_two_of_them_of_the_network() -> None:
    counts = count_faults(make_plan(SHORT[1], 1, 6.0))
    assert sum(counts.values()) >= 10
    assert set(counts) & NETWORK_FAULTS == {Fault.CUT_CONNECTION, Fault.LATE_REQUEST}
    kinds = count_kinds(make_articles(SHORT[1].articles, 1))
    assert sum(kinds.values()) >= 500
    assert {"invalid_json", "abort", "hang", "eat_memory", "refused"} <= set(kinds)


def test_a_zombie_stands_still_for_longer_than_its_session() -> None:
    plan = make_plan(FULL[1], 3, 6.0)
    assert all(step.length > 6.0 for step in plan if step.fault is Fault.ZOMBIE)


@pytest.mark.parametrize("brokers", BROKERS)
def test_every_network_fault_has_its_details(brokers: int) -> None:
    for step in make_plan(FULL[brokers], 5, 6.0):
        match step.fault:
            case Fault.CUT_CONNECTION:
                assert set(step.detail) <= set(CUTS)
            case Fault.STALLED_DIRECTION:
                assert set(step.detail) <= set(DIRECTIONS)
            case Fault.LATE_REQUEST:
                held, before = step.detail
                assert (held in LATE, before in RequestKind.__members__) == (True, True)
            case _:
                assert step.detail == ()


def test_requests_of_each_kind_come_late() -> None:
    assert set(LATE) == set(RequestKind.__members__)


@pytest.mark.parametrize("shares", SHARES.values(), ids=[f"{brokers} brokers" for brokers in SHARES])
def test_shares_add_up_to_one(shares: dict[Fault, float]) -> None:
    assert sum(shares.values()) == pytest.approx(1.0)


def test_sabotage_runs_need_one_broker() -> None:
    for scale in SABOTAGE.values():
        assert (scale.brokers, set(scale.shares) & THREE_BROKERS) == (1, set())
