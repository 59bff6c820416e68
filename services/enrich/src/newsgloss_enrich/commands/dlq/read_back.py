"""Reads back from a group's committed offset which letters of a partition it remembers."""

from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent
from newsgloss_enrich.stream.offsets import Entry


def read_back(
    entry: Entry | None, partition: TopicPartition, there: Extent, owner: str = "the redrive group"
) -> HandledOffsets:
    """The offsets that the committed offset and its metadata name; `owner` names the group in an error.

    Raises:
        ToolError: they do not fit the topic as it is now.
    """
    if entry is None:
        return HandledOffsets(there.start)
    if entry.offset > there.end:
        raise ToolError(
            ErrorCode.TOPIC_RECREATED,
            f"{owner} remembers offset {entry.offset} of {partition.topic}-{partition.partition}, "
            f"which ends at {there.end}: was the topic recreated? Then delete the group's offsets "
            "(kafka-consumer-groups.sh --delete-offsets) and run this again",
        )
    handled = HandledOffsets.parse(entry.offset, entry.metadata)
    handled.forget(there.start)
    return handled
