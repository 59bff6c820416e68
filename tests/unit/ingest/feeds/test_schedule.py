import pytest

from newsgloss_ingest.feeds.schedule import MAX_WAIT_SECONDS, after_failure, after_success


def test_after_a_success_it_is_the_interval_with_a_tenth_of_chance() -> None:
    waits = [after_success(900, chance) for chance in (lambda: 0.0, lambda: 0.5, lambda: 1.0)]
    assert waits == pytest.approx([810, 900, 990])


def test_failures_double_the_wait_up_to_a_day_half_of_it_by_chance() -> None:
    longest = [after_failure(900, failures, None, lambda: 1.0) for failures in (1, 2, 3, 20, 10_000)]
    assert longest == [1800, 3600, 7200, MAX_WAIT_SECONDS, MAX_WAIT_SECONDS]
    assert after_failure(900, 1, None, lambda: 0.0) == 900


def test_what_the_server_asks_for_is_granted_up_to_a_day() -> None:
    assert after_failure(900, 1, 5000, lambda: 0.0) == 5000
    assert after_failure(900, 1, 1e9, lambda: 0.0) == MAX_WAIT_SECONDS
