from newsgloss_enrich.stream.fetch_wait import PATIENT_MS, QUICK_MS, fetch_wait_ms


def test_a_fetch_of_all_partitions_waits_long_since_none_can_be_resumed_meanwhile() -> None:
    assert fetch_wait_ms(0, 0.01, any_paused=False) == PATIENT_MS
    assert fetch_wait_ms(10, 0.01, any_paused=False) == PATIENT_MS


def test_a_fetch_that_leaves_out_a_partition_returns_soon() -> None:
    assert fetch_wait_ms(10, 0.01, any_paused=True) == QUICK_MS
    assert fetch_wait_ms(0, None, any_paused=True) == QUICK_MS


def test_a_partition_with_workers_busy_for_long_may_wait_to_be_resumed() -> None:
    assert fetch_wait_ms(1000, 0.01, any_paused=True) == PATIENT_MS


def test_work_of_unknown_cost_is_not_taken_for_much() -> None:
    assert fetch_wait_ms(1_000_000, None, any_paused=True) == QUICK_MS
