import pytest

from newsgloss_enrich.pool.processor import Usage, own_seconds, usage


@pytest.mark.parametrize(
    ("clock", "ran", "waited", "own"),
    [(10, 4, 6, 4), (10, 0, 0, 10), (10, 1, 3, 7), (10, 9, 9, 9), (10, 12, 0, 10), (10, 0, 50, 0)],
)
def test_waiting_for_a_processor_is_subtracted_and_work_and_sleep_are_not(
    clock: float, ran: float, waited: float, own: float
) -> None:
    assert own_seconds(clock, Usage(100, 100), Usage(100 + ran, 100 + waited)) == own


def test_without_a_reading_the_clock_counts() -> None:
    assert usage(2**31 - 1) is None
    assert own_seconds(7, None, Usage(1, 1)) == own_seconds(7, Usage(1, 1), None) == 7
