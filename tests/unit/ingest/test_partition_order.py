from newsgloss_ingest.partition_order import PartitionOrder

A, B, C = object(), object(), object()


def test_a_partition_is_open_to_the_producer_that_holds_its_records() -> None:
    order: PartitionOrder[object] = PartitionOrder()
    order.begin(1, A)
    order.begin(1, A)
    assert not order.is_closed(1, A)
    assert not order.is_closed(2, A)


def test_what_a_replaced_producer_holds_closes_its_partition_until_it_is_settled() -> None:
    order: PartitionOrder[object] = PartitionOrder()
    order.begin(1, A)
    order.begin(1, A)
    assert order.is_closed(1, B)
    assert not order.is_closed(2, B)
    order.settle(1, A)
    assert order.is_closed(1, B)
    order.settle(1, A)
    assert not order.is_closed(1, B)


def test_several_replaced_producers_are_all_waited_for() -> None:
    order: PartitionOrder[object] = PartitionOrder()
    order.begin(1, A)
    order.begin(1, B)
    order.settle(1, A)
    assert order.is_closed(1, C)
    order.settle(1, B)
    assert not order.is_closed(1, C)


def test_a_closed_producer_writes_no_more() -> None:
    order: PartitionOrder[object] = PartitionOrder()
    order.begin(1, A)
    order.end(A)
    assert not order.is_closed(1, B)
    order.settle(1, A)
    assert not order.is_closed(1, B)


def test_an_overdue_record_closes_its_partition_to_its_own_producer_too() -> None:
    order: PartitionOrder[object] = PartitionOrder()
    order.begin(1, A)
    order.overdue(1)
    assert order.is_closed(1, A)
    order.no_longer_overdue(1)
    assert not order.is_closed(1, A)
