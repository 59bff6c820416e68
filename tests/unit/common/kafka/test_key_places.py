import pytest

from newsgloss_common.kafka.key_places import LEAST_TO_NAME, KeyPlaces
from newsgloss_common.kafka.partitioners import NAMES, PartitionerName, partition_of

KEYS = [f"desk:{number}".encode() for number in range(100)]


def sent_with(name: PartitionerName, expected: PartitionerName = "murmur2") -> KeyPlaces:
    places = KeyPlaces(expected)
    for key in KEYS:
        places.look(key, partition_of(key, 8, name), 8)
    return places


def test_keys_where_they_belong_are_counted_and_nothing_is_advised() -> None:
    places = sent_with("murmur2")
    assert (places.looked_at, places.elsewhere, places.fitting) == (len(KEYS), 0, None)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "murmur2"])
def test_the_partitioner_that_put_keys_elsewhere_is_named(name: PartitionerName) -> None:
    places = sent_with(name)
    assert places.elsewhere > len(KEYS) / 2
    assert places.fitting == name
    assert f"NEWSGLOSS_PARTITIONER={name}" in places.advice
    assert "partitioner=murmur2_random" in places.advice


def test_keys_under_no_known_partitioner_are_not_put_down_to_one() -> None:
    places = KeyPlaces("murmur2")
    for number, key in enumerate(KEYS):
        places.look(key, number % 8, 8)
    assert places.elsewhere > len(KEYS) / 2
    assert places.fitting is None
    assert "no one partitioner fits them" in places.advice


def test_too_few_keys_name_no_partitioner() -> None:
    places = KeyPlaces("murmur2")
    elsewhere = [key for key in KEYS if partition_of(key, 8, "crc32") != partition_of(key, 8, "murmur2")]
    for key in elsewhere[: LEAST_TO_NAME - 1]:
        assert places.look(key, partition_of(key, 8, "crc32"), 8) == partition_of(key, 8, "murmur2")
    assert places.fitting is None


@pytest.mark.parametrize("key", [None, b""])
def test_a_key_that_decides_no_partition_does_not_count(key: bytes | None) -> None:
    places = KeyPlaces("murmur2")
    assert places.look(key, 3, 8) is None
    assert places.looked_at == 0


def test_a_topic_of_one_partition_has_every_key_in_place() -> None:
    places = KeyPlaces("crc32")
    assert [places.look(key, 0, 1) for key in KEYS] == [None] * len(KEYS)
