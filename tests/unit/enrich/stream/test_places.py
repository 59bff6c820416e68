from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.places import Place, note_place, place_fields


def test_a_fatal_error_names_topic_partition_and_offsets() -> None:
    error = ValueError("year -29719 is out of range")
    note_place(error, Place("raw", 3, 7, 9))
    assert place_fields(error) == {"topic": "raw", "partition": 3, "offset": 7, "last_offset": 9}


def test_one_record_has_one_offset() -> None:
    error = FatalError("x")
    note_place(error, Place("raw", 3, 7, 7))
    assert place_fields(error) == {"topic": "raw", "partition": 3, "offset": 7}


def test_before_the_offset_is_known_the_partition_is_named() -> None:
    error = FatalError("x")
    note_place(error, Place("raw", 3))
    assert place_fields(error) == {"topic": "raw", "partition": 3}


def test_who_was_nearest_is_believed() -> None:
    error = FatalError("x")
    note_place(error, Place("raw", 3, 7, 7))
    note_place(error, Place("raw", 4, 8, 8))
    assert place_fields(error)["partition"] == 3


def test_an_error_of_no_partition_has_no_place() -> None:
    assert place_fields(FatalError("x")) == {}
