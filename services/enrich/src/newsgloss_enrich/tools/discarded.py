"""Which letters of one partition are discarded: kept as a redrive keeps what it sent, in its own group."""

import structlog
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import GroupAuthorizationFailedError
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.errors import OffsetsForbiddenError
from newsgloss_enrich.stream.offsets import fetch_entry
from newsgloss_enrich.tools.handled import Handled
from newsgloss_enrich.tools.read_back import read_back
from newsgloss_enrich.tools.scan import Extent

log = structlog.get_logger(__name__)


def discard_group(group: str) -> str:
    """The group whose offsets remember what is discarded."""
    return f"{group}-discard"


async def read_discarded(
    connection: AIOKafkaClient, group: str, partition: TopicPartition, there: Extent
) -> Handled:
    """What is discarded of the dead letters of `group`.

    Raises:
        ToolError: what is remembered cannot be meant for this topic as it is now.
        as `stream.offsets.fetch_entry`.
    """
    entry = await fetch_entry(connection, discard_group(group), partition)
    return read_back(entry, partition, there, f"group {discard_group(group)!r}")


async def see_discarded(
    connection: AIOKafkaClient, group: str, partition: TopicPartition, there: Extent
) -> Handled:
    """As `read_discarded`; nothing, with a warning, where this user may not see it.

    Who could redrive and list letters before any could be discarded still can.
    """
    try:
        return await read_discarded(connection, group, partition, there)
    except (OffsetsForbiddenError, GroupAuthorizationFailedError):
        log.warning(
            "which letters are discarded cannot be told, none is taken for it",
            needed=f"DESCRIBE on group {discard_group(group)!r}",
        )
        return Handled(there.start)
