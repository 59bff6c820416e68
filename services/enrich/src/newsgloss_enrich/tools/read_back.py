"""What a group remembers of one partition's letters, read back from its committed offset."""

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.offsets import Entry
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.handled import Handled
from newsgloss_enrich.tools.scan import Extent


def read_back(
    entry: Entry | None, partition: TopicPartition, there: Extent, owner: str = "the redrive group"
) -> Handled:
    """What the committed offset and its metadata say is done; `owner` names the group in an error.

    Raises:
        ToolError: they cannot be meant for this topic as it is now.
    """
    if entry is None:
        return Handled(there.start)
    if entry.offset > there.end:
        raise ToolError(
            f"{owner} remembers offset {entry.offset} of {partition.topic}-{partition.partition}, "
            f"which ends at {there.end}: was the topic made anew? Then delete the group's offsets "
            "(kafka-consumer-groups.sh --delete-offsets) and run this again"
        )
    handled = Handled.parse(entry.offset, entry.metadata)
    handled.forget(there.start)
    return handled
