from io import BytesIO
from typing import Any
from uuid import UUID

from newsgloss_common.kafka.protocol.metadata import MetadataRequest, MetadataRequestV10, MetadataResponseV10
from newsgloss_common.kafka.protocol.uuids import Uuid

ID = UUID("0b9f7a9c-9c4b-4a53-9b7c-2f4f6c1f8f10")


def test_a_uuid_goes_over_the_wire_as_sixteen_bytes() -> None:
    assert Uuid.encode(ID) == ID.bytes
    assert Uuid.decode(BytesIO(ID.bytes + b"more")) == ID


def test_a_request_names_topics_and_creates_none() -> None:
    made = MetadataRequest(["a", "b"]).build(MetadataRequestV10)
    again = MetadataRequestV10.decode(made.encode())
    assert [name for _, name, _ in again.topics] == ["a", "b"]
    assert not again.allow_auto_topic_creation
    assert again.include_topic_authorized_operations


def test_a_response_is_read_as_it_was_written() -> None:
    partition: tuple[Any, ...] = (0, 0, 1, 5, [1, 2], [1], [], {})
    topic: tuple[Any, ...] = (0, "t", ID, False, [partition], 24, {})
    broker: tuple[Any, ...] = (1, "localhost", 9092, None, {})
    written = MetadataResponseV10(0, [broker], "cluster", 1, [topic], 0, {}).encode()
    assert MetadataResponseV10.decode(written).topics == [topic]
