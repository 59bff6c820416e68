from newsgloss_enrich.commands.status.partitions import Offsets, rates


def test_rates_are_records_a_second_between_two_readings() -> None:
    (one,) = rates([Offsets(10, 0, 100, 5.0)], [Offsets(30, 0, 150, 15.0)])
    assert (one.in_per_second, one.out_per_second, one.lag) == (5.0, 2.0, 120)


def test_a_group_that_was_set_back_or_a_new_partition_has_no_rate() -> None:
    back, new = rates([Offsets(30, 0, 100, 5.0)], [Offsets(10, 0, 100, 15.0), Offsets(None, 0, 3, 15.0)])
    assert back.out_per_second is None
    assert (new.in_per_second, new.out_per_second) == (None, None)
