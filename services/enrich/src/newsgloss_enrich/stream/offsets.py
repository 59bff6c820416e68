"""Reads a partition's committed offset reliably.

`AIOKafkaConsumer.committed()` uses OffsetFetch v3. That version cannot ask for stable offsets, and the client
takes a coordinator that is still loading for one without an offset. Version 7 (KIP-447) has `require_stable`:
the broker does not answer while a transaction that commits offsets is unfinished.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiokafka.client import AIOKafkaClient, CoordinationType
from aiokafka.errors import GroupCoordinatorNotAvailableError, GroupLoadInProgressError, for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Int64,
    Schema,
    TaggedFields,
)
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.errors import OffsetsForbiddenError, OffsetsUnavailableError

RETRY_SECONDS = 0.05
"""Pause between two tries while offsets are unstable or the coordinator moves; markers take milliseconds."""

UNSTABLE_OFFSET_COMMIT = 88
_RETRIABLE = frozenset({14, 15, 16, UNSTABLE_OFFSET_COMMIT})  # coordinator loading, unavailable, moved
_FORBIDDEN = frozenset({29, 30})  # topic, group authorisation failed


class OffsetFetchResponseV7(Response):
    """Kafka protocol, OffsetFetch response version 7 (flexible)."""

    API_KEY = 9
    API_VERSION = 7
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "topics",
            CompactArray(
                ("name", CompactString("utf-8")),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("offset", Int64),
                        ("leader_epoch", Int32),
                        ("metadata", CompactString("utf-8")),
                        ("error_code", Int16),
                        ("tags", TaggedFields),
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("error_code", Int16),
        ("tags", TaggedFields),
    )


class OffsetFetchRequestV7(RequestStruct):
    """Kafka protocol, OffsetFetch request version 7 (flexible)."""

    API_KEY = 9
    API_VERSION = 7
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = OffsetFetchResponseV7
    SCHEMA = Schema(
        ("group_id", CompactString("utf-8")),
        (
            "topics",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("partitions", CompactArray(Int32)),
                ("tags", TaggedFields),
            ),
        ),
        ("require_stable", Boolean),
        ("tags", TaggedFields),
    )


class OffsetFetchRequest(Request[OffsetFetchRequestV7]):
    """Asks for one partition's committed offset, once it is stable."""

    API_KEY = 9

    def __init__(self, group: str, partition: TopicPartition) -> None:
        self._group = group
        self._partition = partition

    def build(self, request_struct_class: type[OffsetFetchRequestV7]) -> OffsetFetchRequestV7:
        """Fill in the fields, in the order of the schema."""
        no_tags: dict[int, bytes] = {}
        topics = [(self._partition.topic, [self._partition.partition], no_tags)]
        return request_struct_class(self._group, topics, True, no_tags)  # noqa: FBT003 - wire order


@dataclass(frozen=True)
class Committed:
    """A group's offset in one partition, and how many runs have started there and committed nothing."""

    offset: int
    starts: int = 0

    def metadata(self) -> str:
        """The text to commit beside the offset; empty if no run has started here."""
        return json.dumps({"starts": self.starts}, separators=(",", ":")) if self.starts else ""


def parse_starts(metadata: str | None) -> int:
    """Parse `starts`; 0 for metadata that somebody else has written."""
    try:
        found = json.loads(metadata) if metadata else None
    except ValueError:
        return 0
    starts = found.get("starts") if isinstance(found, dict) else None
    return starts if isinstance(starts, int) and starts > 0 else 0


async def fetch_committed(client: AIOKafkaClient, group: str, partition: TopicPartition) -> Committed | None:
    """The committed offset; None when the group has none. Raises what `fetch_entry` raises."""
    entry = await fetch_entry(client, group, partition)
    return None if entry is None else Committed(entry.offset, parse_starts(entry.metadata))


class Entry(NamedTuple):
    """A committed offset, and its metadata as written."""

    offset: int
    metadata: str


async def fetch_entry(client: AIOKafkaClient, group: str, partition: TopicPartition) -> Entry | None:
    """The committed offset and its metadata; None when the group has none.

    Waits as long as offsets are unstable or the coordinator moves. The caller sets the deadline.

    Raises:
        OffsetsForbiddenError: this user may not read the group's offsets.
        OffsetsUnavailableError: the coordinator answered with an error that waiting does not cure.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    while True:
        try:
            node = await client.coordinator_lookup(CoordinationType.GROUP, group)
        except (GroupCoordinatorNotAvailableError, GroupLoadInProgressError):
            await asyncio.sleep(RETRY_SECONDS)  # a new cluster makes its offsets topic at the first look-up
            continue
        response = await client.send(node, OffsetFetchRequest(group, partition))
        code, entry = _only_entry(response, partition)
        if code == 0 and entry is not None:
            offset, metadata = entry
            return None if offset < 0 else Entry(offset, metadata or "")
        if code in _FORBIDDEN:
            raise OffsetsForbiddenError(
                f"this user is not allowed to see the offsets of group {group!r} for topic "
                f"{partition.topic!r}: DESCRIBE on both, which READ includes"
            )
        if code not in _RETRIABLE:
            name = for_code(code).__name__ if code else "no answer for the partition"
            raise OffsetsUnavailableError(f"offset of {partition.topic}-{partition.partition}: {name}")
        await asyncio.sleep(RETRY_SECONDS)


def _only_entry(response: Any, partition: TopicPartition) -> tuple[int, tuple[int, str | None] | None]:
    """Error code, and offset with metadata; an error of the group comes before one of the partition."""
    if response.error_code:
        return response.error_code, None
    for topic, partitions, _ in response.topics:
        for number, offset, _epoch, metadata, code, _ in partitions:
            if topic == partition.topic and number == partition.partition:
                return code, (offset, metadata)
    return 0, None
