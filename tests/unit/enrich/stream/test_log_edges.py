import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.log_edges import gap_at, read_up_to

PARTITION = TopicPartition("raw", 3)


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        (50, "30 records were deleted by retention before they were read: offsets 50 to 79"),
        (79, "1 record was deleted by retention before it was read: offset 79"),
        (0, "80 records were deleted by retention before they were read: offsets 0 to 79"),
    ],
)
def test_what_retention_took_is_counted_and_the_command_loses_nothing_else(
    position: int, reason: str
) -> None:
    gap = gap_at(PARTITION, position, 80, 100)
    assert gap is not None
    assert gap.reason == f"{reason}; the log starts at 80 now"
    assert gap.command == "newsgloss-enrich skip --partition 3 --to-log-start"


@pytest.mark.parametrize("position", [80, 90, 100])
def test_an_offset_that_the_log_holds_or_will_hold_next_is_no_gap(position: int) -> None:
    assert gap_at(PARTITION, position, 80, 100) is None


def test_a_log_that_ends_before_the_next_offset_has_lost_records() -> None:
    gap = gap_at(PARTITION, 120, 80, 100)
    assert gap is not None
    assert "the log ends at 100, before the next offset 120" in gap.reason
    assert gap.command == "newsgloss-enrich skip --partition 3 --offset 99 --force"


def client(position: int, *held: TopicPartition, assigned: bool = True) -> Any:
    async def at(_: TopicPartition) -> int:
        return position

    return SimpleNamespace(
        assignment=lambda: {PARTITION} if assigned else set(),
        position=at,
        _fetcher=SimpleNamespace(_records=dict.fromkeys(held)),
    )


def test_the_client_s_position_counts_only_while_it_holds_nothing_of_the_partition() -> None:
    assert asyncio.run(read_up_to(client(7), PARTITION)) == 7
    assert asyncio.run(read_up_to(client(7, PARTITION), PARTITION)) is None
    assert asyncio.run(read_up_to(client(7, assigned=False), PARTITION)) is None
