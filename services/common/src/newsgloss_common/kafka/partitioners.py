"""Which partition a key belongs to: the hashes that producers use, by the names of the setting.

| name | the default of | hash |
|---|---|---|
| `murmur2` | Java, aiokafka, kafka-python, franz-go, kafkajs | MurmurHash2 |
| `crc32` | librdkafka (`consistent_random`): confluent-kafka in every language, kcat, rdkafka | CRC-32 |
| `fnv1a` | Sarama, kafka-go's `Hash`; librdkafka's `fnv1a_random` | FNV-1a, 32 bits |
| `fnv1a_reference` | Sarama's `NewReferenceHashPartitioner`, kafka-go's `ReferenceHash` | FNV-1a, 32 bits |

The two of FNV-1a differ in what they do with a hash that is negative as a signed number: the first takes its
absolute value (librdkafka, `rdfnv1a.c`), the second clears its sign bit.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, get_args
from zlib import crc32

from aiokafka.partitioner import murmur2
from pydantic import Field

PartitionerName = Literal["murmur2", "crc32", "fnv1a", "fnv1a_reference"]
NAMES: tuple[PartitionerName, ...] = get_args(PartitionerName)

DESCRIPTION = (
    "how the raw topic's producers choose a key's partition: murmur2 (Java and most others), crc32 "
    "(librdkafka), fnv1a or fnv1a_reference (Sarama)"
)
Partitioner = Annotated[PartitionerName, Field(default="murmur2", description=DESCRIPTION)]
"""The setting; murmur2 by default, as in Kafka's own producer."""

SETTING = "NEWSGLOSS_PARTITIONER"

LIBRDKAFKA = {"murmur2": "murmur2_random", "crc32": "consistent_random", "fnv1a": "fnv1a_random"}
"""The value of librdkafka's option `partitioner` that gives the same partitions."""

_POSITIVE = 0x7FFFFFFF
_BITS = 0xFFFFFFFF
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193


def _fnv1a(key: bytes) -> int:
    found = _FNV_OFFSET
    for byte in key:
        found = (found ^ byte) * _FNV_PRIME & _BITS
    return found


def _fnv1a_absolute(key: bytes) -> int:
    found = _fnv1a(key)
    return found if found <= _POSITIVE else _BITS + 1 - found


_HASHES: dict[PartitionerName, Callable[[bytes], int]] = {
    "murmur2": lambda key: int(murmur2(key)) & _POSITIVE,
    "crc32": crc32,
    "fnv1a": _fnv1a_absolute,
    "fnv1a_reference": lambda key: _fnv1a(key) & _POSITIVE,
}


def partition_of(key: bytes, partitions: int, name: PartitionerName) -> int:
    """The partition of a key in a topic with this many partitions."""
    return _HASHES[name](key) % partitions


def client_partitioner(name: PartitionerName) -> Callable[[bytes, Sequence[int], Sequence[int]], int]:
    """The value of the client's option `partitioner`, for a producer whose records all have a key."""
    return lambda key, partitions, _available: partition_of(key, len(partitions), name)


def has_place(key: bytes | None) -> bool:
    """Whether the key alone decides the partition: librdkafka spreads empty keys, all clients null ones."""
    return bool(key)
