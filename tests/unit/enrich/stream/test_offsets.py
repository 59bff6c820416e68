from io import BytesIO

import pytest
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.offsets import (
    Committed,
    OffsetFetchRequest,
    OffsetFetchRequestV7,
    OffsetFetchResponseV7,
    parse_starts,
)


def test_the_request_asks_for_stable_offsets_in_version_7() -> None:
    request = OffsetFetchRequest("g", TopicPartition("t", 5)).build(OffsetFetchRequestV7)
    # group "g", one topic "t", one partition 5, no tags, require_stable, no tags (Kafka protocol, compact).
    assert request.encode() == b"\x02g\x02\x02t\x02\x00\x00\x00\x05\x00\x01\x00"
    assert (request.API_KEY, request.API_VERSION, request.FLEXIBLE_VERSION) == (9, 7, True)


def test_a_response_gives_offset_metadata_and_both_error_codes() -> None:
    wire = (
        b"\x00\x00\x00\x00"  # throttle
        b"\x02\x02t"  # one topic
        b"\x02\x00\x00\x00\x05" + (42).to_bytes(8, "big") + b"\xff\xff\xff\xff\x03hi\x00\x58\x00"
        b"\x00\x00\x0f\x00"
    )
    response = OffsetFetchResponseV7.decode(BytesIO(wire))
    assert response.topics == [("t", [(5, 42, -1, "hi", 88, {})], {})]
    assert response.error_code == 15


@pytest.mark.parametrize("starts", [0, 1, 7])
def test_the_count_of_vain_starts_survives_the_metadata(starts: int) -> None:
    assert parse_starts(Committed(9, starts).metadata()) == starts


@pytest.mark.parametrize("foreign", [None, "", "some tool's note", "[]", '{"starts": "x"}', '{"starts": -3}'])
def test_metadata_of_others_counts_as_no_start(foreign: str | None) -> None:
    assert parse_starts(foreign) == 0
