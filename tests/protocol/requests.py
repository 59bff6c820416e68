"""Reads requests: the kind, the producer, and the contents of transactional ones."""

import contextlib
import enum
import struct
from dataclasses import dataclass, field

from tests.protocol.fields import Fields


class Kind(enum.IntEnum):
    """The API keys of the requests of a transactional producer."""

    PRODUCE = 0
    INIT_PRODUCER_ID = 22
    ADD_PARTITIONS = 24
    ADD_OFFSETS = 25
    END_TXN = 26
    TXN_OFFSET_COMMIT = 28


NAMES = {
    Kind.PRODUCE: "Produce",
    Kind.INIT_PRODUCER_ID: "InitProducerId",
    Kind.ADD_PARTITIONS: "AddPartitionsToTxn",
    Kind.ADD_OFFSETS: "AddOffsetsToTxn",
    Kind.END_TXN: "EndTxn",
    Kind.TXN_OFFSET_COMMIT: "TxnOffsetCommit",
}
FLEXIBLE_SINCE = {
    Kind.PRODUCE: 9,
    Kind.INIT_PRODUCER_ID: 2,
    Kind.ADD_PARTITIONS: 3,
    Kind.ADD_OFFSETS: 3,
    Kind.END_TXN: 3,
    Kind.TXN_OFFSET_COMMIT: 3,
}
"""The first version of each kind in the flexible encoding (message schemas of Apache Kafka 4.3)."""

TOPIC_IDS_SINCE = 13
"""The first version of Produce that names a topic by its id."""

_BATCH_PRODUCER = 43
"""The position of producer id, epoch, first sequence and number of records in a record batch of format 2."""


@dataclass(frozen=True)
class Request:
    """A request as the client sent it, without the size prefix."""

    raw: bytes
    key: int
    version: int
    correlation: int
    client: str
    transactional_id: str | None = None
    producer_id: int | None = None
    epoch: int | None = None
    commits: bool | None = None
    """For EndTxn: whether it commits or aborts."""

    details: tuple[str, ...] = field(default=())
    """The partitions and what is written to them, or the offsets."""

    @property
    def kind(self) -> Kind | None:
        """The kind; None for requests that other producers send too."""
        return Kind(self.key) if self.key in NAMES else None

    @property
    def name(self) -> str:
        return NAMES[Kind(self.key)] if self.key in NAMES else f"request {self.key}"

    @property
    def producer(self) -> tuple[int | None, int | None]:
        """The producer id and epoch."""
        return self.producer_id, self.epoch

    def __str__(self) -> str:
        words = [f"{self.name} v{self.version}"]
        if self.transactional_id is not None:
            words.append(self.transactional_id)
        if self.producer_id is not None:
            words.append(f"producer {self.producer_id} epoch {self.epoch}")
        if self.commits is not None:
            words.append("COMMIT" if self.commits else "ABORT")
        return " ".join([*words, *self.details])


def read_request(raw: bytes) -> Request:
    """Read the header of a request and, for transactional kinds, its fields.

    Fields that cannot be read are left out, because requests of unknown versions are relayed too.

    Raises:
        struct.error, IndexError: the header cannot be read.
    """
    fields = Fields(raw)
    key, version, correlation = fields.int16(), fields.int16(), fields.int32()
    client = fields.string() or ""
    found = _Found()
    if key in NAMES:
        kind = Kind(key)
        with contextlib.suppress(struct.error, IndexError):
            fields.flexible = version >= FLEXIBLE_SINCE[kind]
            fields.tags()
            _READERS[kind](fields, version, found)
    return Request(
        raw,
        key,
        version,
        correlation,
        client,
        found.transactional_id,
        found.producer_id,
        found.epoch,
        found.commits,
        tuple(found.details),
    )


@dataclass
class _Found:
    transactional_id: str | None = None
    producer_id: int | None = None
    epoch: int | None = None
    commits: bool | None = None
    details: list[str] = field(default_factory=list)

    def producer(self, fields: Fields) -> None:
        self.producer_id, self.epoch = fields.int64(), fields.int16()


def _produce(fields: Fields, version: int, found: _Found) -> None:
    found.transactional_id = fields.string()
    fields.int16()  # acks
    fields.int32()  # time limit

    def topic() -> None:
        name = fields.topic(by_id=version >= TOPIC_IDS_SINCE)

        def partition() -> None:
            number, records = fields.int32(), fields.blob()
            found.producer_id, found.epoch, sequence, count = struct.unpack_from(
                ">qhii", records, _BATCH_PRODUCER
            )
            found.details.append(f"{name}-{number} sequence {sequence} records {count}")

        for _ in fields.array(partition):
            pass

    for _ in fields.array(topic):
        pass


def _init_producer_id(fields: Fields, _version: int, found: _Found) -> None:
    found.transactional_id = fields.string()


def _add_partitions(fields: Fields, _version: int, found: _Found) -> None:
    found.transactional_id = fields.string()
    found.producer(fields)

    def topic() -> None:
        name = fields.string()
        found.details.extend(f"{name}-{number}" for number in fields.numbers())

    for _ in fields.array(topic):
        pass


def _add_offsets(fields: Fields, _version: int, found: _Found) -> None:
    found.transactional_id = fields.string()
    found.producer(fields)


def _end_txn(fields: Fields, _version: int, found: _Found) -> None:
    found.transactional_id = fields.string()
    found.producer(fields)
    found.commits = bool(fields.int8())


def _txn_offset_commit(fields: Fields, version: int, found: _Found) -> None:
    found.transactional_id = fields.string()
    fields.string()  # group
    found.producer(fields)
    if version >= 3:
        fields.int32()
        fields.string()
        fields.string()

    def topic() -> None:
        name = fields.string()

        def partition() -> None:
            number, offset = fields.int32(), fields.int64()
            if version >= 2:
                fields.int32()
            fields.string()
            found.details.append(f"{name}-{number} offset {offset}")

        for _ in fields.array(partition):
            pass

    for _ in fields.array(topic):
        pass


_READERS = {
    Kind.PRODUCE: _produce,
    Kind.INIT_PRODUCER_ID: _init_producer_id,
    Kind.ADD_PARTITIONS: _add_partitions,
    Kind.ADD_OFFSETS: _add_offsets,
    Kind.END_TXN: _end_txn,
    Kind.TXN_OFFSET_COMMIT: _txn_offset_commit,
}
