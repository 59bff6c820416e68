"""Which letters of a partition are discarded: the committed offset of a group of its own says so."""

import structlog
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import GroupAuthorizationFailedError
from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets
from newsgloss_enrich.commands.dlq.read_back import read_back
from newsgloss_enrich.commands.scan import Extent
from newsgloss_enrich.stream.errors import OffsetsForbiddenError
from newsgloss_enrich.stream.offsets import fetch_entry

log = structlog.get_logger(__name__)


def discard_group(group: str) -> str:
    """The group whose committed offsets remember which letters are discarded."""
    return f"{group}-discard"


async def read_discarded(
    connection: AIOKafkaClient, group: str, partition: TopicPartition, there: Extent
) -> HandledOffsets:
    """The offsets of the discarded letters of `group`.

    Raises:
        ToolError: what is remembered does not fit the topic as it is now.
        as `stream.offsets.fetch_entry`.
    """
    entry = await fetch_entry(connection, discard_group(group), partition)
    return read_back(entry, partition, there, f"group {discard_group(group)!r}")


async def see_discarded(
    connection: AIOKafkaClient, group: str, partition: TopicPartition, there: Extent
) -> HandledOffsets:
    """As `read_discarded`; nothing, with a warning, when this user may not read the group.

    So users who were given their permissions before letters could be discarded can still redrive and list.
    """
    try:
        return await read_discarded(connection, group, partition, there)
    except (OffsetsForbiddenError, GroupAuthorizationFailedError):
        log.warning(
            "which letters are discarded cannot be told, none is taken for it",
            needed=f"DESCRIBE on group {discard_group(group)!r}",
        )
        return HandledOffsets(there.start)
