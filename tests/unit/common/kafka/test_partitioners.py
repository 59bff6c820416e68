"""The partitions of keys, as the clients compute them: vectors of librdkafka's and Kafka's own tests."""

from typing import Any

import pytest
from aiokafka.partitioner import DefaultPartitioner

from newsgloss_common.kafka.partitioners import (
    LIBRDKAFKA,
    NAMES,
    PartitionerName,
    client_partitioner,
    has_place,
    partition_of,
)

MANY = 2**31 - 1
"""With so many partitions the partition is the hash."""

FNV1A = {b"kafka": 0xD33C4E1, b"giberish123456789": 0x77A58295}
"""Of librdkafka's own unit test (`unittest_fnv1a`)."""


@pytest.mark.parametrize(("key", "expected"), FNV1A.items())
def test_fnv1a_is_that_of_librdkafka_and_sarama(key: bytes, expected: int) -> None:
    assert partition_of(key, MANY, "fnv1a") == expected


def test_crc32_has_the_check_value_of_its_standard() -> None:
    assert partition_of(b"123456789", 1000, "crc32") == 0xCBF43926 % 1000


@pytest.mark.parametrize(
    ("key", "expected"), [(b"21", -973932308), (b"foobar", -790332482), (b"abc", 479470107)]
)
def test_murmur2_is_that_of_kafka_s_own_tests(key: bytes, expected: int) -> None:
    assert partition_of(key, MANY, "murmur2") == (expected & 0x7FFFFFFF) % MANY


@pytest.mark.parametrize("partitions", [1, 2, 8, 12, 1000])
def test_the_default_is_the_client_s_own(partitions: int) -> None:
    every: list[Any] = list(range(partitions))
    choose, ours = DefaultPartitioner(), client_partitioner("murmur2")
    for number in range(50):
        key = f"desk:{number}".encode()
        assert ours(key, every, every) == choose(key, every, every)


@pytest.mark.parametrize("name", NAMES)
def test_a_partition_is_one_of_the_topic_s(name: PartitionerName) -> None:
    found = {partition_of(f"k{number}".encode(), 8, name) for number in range(200)}
    assert found == set(range(8))


def test_what_keys_alone_do_not_decide() -> None:
    assert has_place(b"\0")
    assert not has_place(b"")
    assert not has_place(None)
    assert set(LIBRDKAFKA) < set(NAMES)
