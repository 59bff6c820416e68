"""Record batches as producers write them, and as none should."""

import struct
from collections.abc import Sequence

from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c

CODECS = {"gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
Headers = Sequence[tuple[str, bytes | None]]


def batch(
    values: Sequence[bytes], *, codec: str = "", first: int = 0, headers: Headers = (), transactional: int = 0
) -> bytes:
    """A batch of version 2; a header's name `RAW…` becomes bytes that are no UTF-8, of the same length."""
    builder = DefaultRecordBatchBuilder(2, CODECS.get(codec, 0), transactional, 7, 0, 0, 1 << 30)
    for index, value in enumerate(values):
        builder.append(index, 1_767_225_600_000 + index, b"k%d" % index, value, list(headers))
    data = bytearray(builder.build())
    struct.pack_into(">q", data, 0, first)
    return bytes(data)


def with_checksum(data: bytes) -> bytes:
    """The same, its checksum made to fit."""
    return data[:17] + struct.pack(">I", crc32c(data[21:])) + data[21:]


def with_raw_name(data: bytes, name: bytes, raw: bytes) -> bytes:
    """An uncompressed batch in which a header's name is exchanged for bytes of the same length."""
    assert len(name) == len(raw)
    assert name in data
    return with_checksum(data.replace(name, raw))


def read(message_set: bytes) -> list[tuple[int, bytes | None, list[tuple[str, bytes | None]]]]:
    """Offset, value and headers of each record, as the client reads them."""
    found = []
    records = MemoryRecords(message_set)
    while records.has_next():
        found += [(one.offset, one.value, list(one.headers)) for one in records.next_batch()]
    return found
