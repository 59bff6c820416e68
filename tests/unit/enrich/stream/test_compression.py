import struct

import pytest
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from newsgloss_enrich.stream.compression import CompressedBatch, compressed

CODECS = {"gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
HEADERS = [("traceparent", b"00-1-2-01"), ("null", None)]


def builder(*values: bytes) -> BatchBuilder:
    made = BatchBuilder(1 << 20, 0, is_transactional=1)
    for number, value in enumerate(values):
        made.append(timestamp=1_700_000_000_000 + number, key=b"k%d" % number, value=value, headers=HEADERS)
    return made


def sent(batch: BatchBuilder, producer_id: int = 4711, epoch: int = 3, sequence: int = 99) -> bytes:
    batch._set_producer_state(producer_id, epoch, sequence)
    return bytes(batch._build())


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("repeats", [1, 3000])
async def test_a_compressed_batch_is_what_the_client_would_have_sent(codec: str, repeats: int) -> None:
    values = [b"The harbour bridge reopened on Monday. " * repeats, b"x" * 100 * repeats]
    ((target, batch),) = await compressed([("there", builder(*values))], codec)
    data = sent(batch)
    read = MemoryRecords(data).next_batch()
    assert read is not None
    assert (target, batch.record_count()) == ("there", 2)
    assert read.validate_crc()
    assert (read.compression_type, read.is_transactional) == (CODECS[codec], True)
    assert (read.producer_id, read.producer_epoch, read.base_sequence) == (4711, 3, 99)
    records = list(read)
    assert [record.value for record in records] == values
    assert [record.key for record in records] == [b"k0", b"k1"]
    assert [record.timestamp for record in records] == [1_700_000_000_000, 1_700_000_000_001]
    assert [record.headers for record in records] == [HEADERS, HEADERS]
    assert len(data) == batch.size() < len(sent(builder(*values)))


def test_what_does_not_get_smaller_stays_as_it_is() -> None:
    plain = builder(b"")
    assert sent(CompressedBatch(bytes(builder(b"")._build()), 1, "zstd")) == sent(plain)


async def test_without_compression_the_client_s_own_batches_are_sent() -> None:
    plain = builder(b"x" * 1000)
    assert await compressed([("there", plain)], "none") == [("there", plain)]


def test_a_batch_that_is_sent_anew_under_another_id_is_sealed_anew() -> None:
    batch = CompressedBatch(bytes(builder(b"x" * 1000)._build()), 1, "zstd")
    sent(batch)
    data = sent(batch, producer_id=4712, epoch=0, sequence=0)
    read = MemoryRecords(data).next_batch()
    assert read is not None
    assert read.validate_crc()
    assert struct.unpack_from(">qhi", data, 43) == (4712, 0, 0)
