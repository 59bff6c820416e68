from newsgloss_enrich.stream.backpressure import Budget


def test_a_partition_alone_may_use_the_whole_budget() -> None:
    budget = Budget(max_bytes=100, max_records=10)
    load = budget.open()
    load.size, load.records = 99, 5
    assert budget.update(load)


def test_partitions_with_work_share_the_budget_fairly() -> None:
    budget = Budget(max_bytes=100, max_records=10)
    greedy, modest = budget.open(), budget.open()
    greedy.size, greedy.records = 60, 5
    modest.size, modest.records = 10, 1
    assert not budget.update(greedy)
    assert budget.update(modest)


def test_a_full_partition_takes_in_again_only_when_it_is_half_empty() -> None:
    budget = Budget(max_bytes=100, max_records=1000)
    load = budget.open()
    load.size, load.records = 100, 2
    assert not budget.update(load)
    load.size = 60
    assert not budget.update(load)
    load.size = 40
    assert budget.update(load)


def test_the_count_of_records_bounds_too() -> None:
    budget = Budget(max_bytes=10**9, max_records=3)
    load = budget.open()
    load.size, load.records = 30, 3
    assert not budget.update(load)


def test_an_empty_partition_always_gets_its_first_record() -> None:
    budget = Budget(max_bytes=100, max_records=10)
    greedy, starving = budget.open(), budget.open()
    greedy.size, greedy.records = 100, 9
    assert budget.update(starving)


def test_a_closed_partition_holds_nothing_back() -> None:
    budget = Budget(max_bytes=100, max_records=10)
    gone, left = budget.open(), budget.open()
    gone.size, gone.records = 100, 10
    budget.close(gone)
    assert (budget.size, budget.records) == (0, 0)
    assert budget.update(left)
