from tests.chaos.articles import Kind
from tests.chaos.stalls import StallClock


def test_time_counts_from_the_arrival_or_the_last_outcome() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 10.0)
    clock.raw(0, "b", Kind.PLAIN, 11.0)
    clock.outcome(0, "a", 13.0)
    clock.outcome(0, "b", 18.0)
    assert (clock.stall.seconds, clock.stall.partition, clock.stall.at) == (5.0, 0, 18.0)


def test_progress_of_one_partition_does_not_hide_that_another_stands_still() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 0.0)
    for second in range(1, 9):
        clock.raw(1, f"{second}", Kind.PLAIN, float(second))
        clock.outcome(1, f"{second}", float(second))
    clock.look(9.0)
    assert (clock.stall.seconds, clock.stall.partition) == (9.0, 0)


def test_time_in_which_nothing_waits_does_not_count() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 0.0)
    clock.outcome(0, "a", 1.0)
    clock.raw(0, "b", Kind.PLAIN, 50.0)
    clock.look(52.0)
    assert clock.stall.seconds == 2.0


def test_an_outcome_that_comes_before_its_raw_record_is_not_awaited() -> None:
    clock = StallClock(0.0)
    clock.outcome(0, "a", 1.0)
    clock.raw(0, "a", Kind.PLAIN, 2.0)
    clock.look(30.0)
    assert clock.stall.seconds == 0.0


def test_time_without_a_broker_does_not_count() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 0.0)
    clock.outage_begins(1.0)
    clock.look(20.0)
    clock.outage_ends(21.0)
    clock.look(24.0)
    assert clock.stall.seconds == 3.0


def test_a_kill_starts_the_clocks_again() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 0.0)
    clock.disturbed(4.0)
    clock.look(9.0)
    assert clock.stall.seconds == 5.0


def test_time_behind_a_record_that_ends_its_workers_counts_as_its_trial() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 0.0)
    clock.raw(0, "b", Kind.HANG, 0.0)
    clock.look(8.0)
    assert (clock.stall.seconds, clock.trial.seconds) == (0.0, 8.0)


def test_the_longest_stall_of_each_partition_is_listed_longest_first() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 1.0)
    clock.raw(1, "b", Kind.PLAIN, 2.0)
    clock.raw(0, "c", Kind.PLAIN, 3.0)
    clock.outcome(0, "a", 5.0)
    clock.outcome(1, "b", 8.0)
    clock.outcome(0, "c", 6.0)
    assert [(stall.seconds, stall.partition, stall.at) for stall in clock.worst] == [
        (6.0, 1, 8.0),
        (4.0, 0, 5.0),
        (1.0, 0, 6.0),
    ]


def test_a_standstill_ends_with_an_outcome_anywhere() -> None:
    clock = StallClock(0.0)
    clock.raw(0, "a", Kind.PLAIN, 20.0)
    clock.raw(1, "b", Kind.PLAIN, 20.0)
    clock.outcome(0, "a", 23.0)
    clock.outcome(1, "b", 25.0)
    assert (clock.standstill.seconds, clock.stall.seconds) == (3.0, 5.0)
    clock.raw(1, "c", Kind.PLAIN, 60.0)
    clock.disturbed(61.0)
    clock.outcome(1, "c", 65.0)
    assert clock.standstill.seconds == 4.0
