from types import SimpleNamespace

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.bounds import ReadBound

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


def test_the_end_is_exclusive() -> None:
    records = [SimpleNamespace(offset=offset) for offset in (3, 4, 5)]
    assert ReadBound({0: 5}).before(ZERO, records) == records[:2]


def test_a_position_at_the_end_reaches_it_even_where_no_record_is_just_before_it() -> None:
    bound = ReadBound({0: 5, 1: 5})
    bound.note_position(ZERO, 4)
    assert not bound.is_reached(ZERO)
    bound.note_position(ZERO, 5)
    assert bound.is_reached(ZERO)
    assert not bound.is_reached(ONE)


def test_a_seek_or_a_new_assignment_takes_it_back() -> None:
    bound = ReadBound({0: 5, 1: 5})
    for partition in (ZERO, ONE):
        bound.note_position(partition, 9)
    bound.forget(ZERO)
    assert (bound.is_reached(ZERO), bound.is_reached(ONE)) == (False, True)
    bound.forget_all()
    assert not bound.is_reached(ONE)
