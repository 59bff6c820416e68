from tests.chaos.articles import Kind, count_kinds, make_articles
from tests.chaos.plan import FULL, SHORT, Fault, count_faults, make_plan


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert make_plan(FULL, 7, 6.0) == make_plan(FULL, 7, 6.0)
    assert make_plan(FULL, 7, 6.0) != make_plan(FULL, 8, 6.0)


def test_the_same_seed_gives_the_same_articles() -> None:
    first, second = make_articles(500, 7), make_articles(500, 7)
    assert [(article.key, article.value) for article in first] == [
        (article.key, article.value) for article in second
    ]


def test_a_full_run_has_at_least_10000_articles_and_100_faults_of_every_kind() -> None:
    counts = count_faults(make_plan(FULL, 1, 6.0))
    assert sum(counts.values()) >= 100
    assert set(counts) == {fault.value for fault in Fault}
    kinds = count_kinds(make_articles(FULL.articles, 1))
    assert sum(kinds.values()) >= 10_000
    assert set(kinds) == {kind.value for kind in Kind}


def test_a_short_run_has_at_least_500_articles_and_10_faults_of_every_kind() -> None:
    counts = count_faults(make_plan(SHORT, 1, 6.0))
    assert sum(counts.values()) >= 10
    assert set(counts) == {fault.value for fault in Fault}
    kinds = count_kinds(make_articles(SHORT.articles, 1))
    assert sum(kinds.values()) >= 500
    assert {"invalid_json", "abort", "hang", "eat_memory", "refused"} <= set(kinds)


def test_a_zombie_stands_still_for_longer_than_its_session() -> None:
    assert all(step.length > 6.0 for step in make_plan(FULL, 3, 6.0) if step.fault is Fault.ZOMBIE)
