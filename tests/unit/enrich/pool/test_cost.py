import pytest

from newsgloss_enrich.pool.cost import CHUNK_BYTES, FIRST_RECORDS, MEMORY_SECONDS, CostEstimate


def test_nothing_is_known_before_the_first_observation() -> None:
    cost = CostEstimate()
    assert (cost.seconds_per_record, cost.seconds_per_byte) == (None, None)
    assert cost.chunk(0.05) == (FIRST_RECORDS, CHUNK_BYTES)


def test_an_observation_gives_the_cost_of_a_record_and_of_a_byte() -> None:
    cost = CostEstimate()
    cost.observe(records=10, size=5000, seconds=0.1)
    assert cost.seconds_per_record == pytest.approx(0.01)
    assert cost.seconds_per_byte == pytest.approx(0.00002)


def test_old_observations_fade_with_the_work_done_since() -> None:
    cost = CostEstimate()
    cost.observe(1, 100, 1.0)
    for _ in range(1000):
        cost.observe(1, 100, 0.01)
    assert cost.seconds_per_record == pytest.approx(0.01, rel=0.02)
    cost.observe(1, 100, 2 * MEMORY_SECONDS)
    assert cost.seconds_per_record == 2 * MEMORY_SECONDS


def test_a_chunk_holds_the_wanted_work_within_its_bound_of_bytes() -> None:
    cost = CostEstimate()
    cost.observe(100, 10_000, 0.1)
    assert cost.chunk(0.05) == (50, 5000)
    assert cost.chunk(0.0) == (1, 1)
    assert cost.chunk(1e6)[1] == CHUNK_BYTES
