"""`newsgloss-enrich replay`: a stretch of the raw topic is enriched again, into another topic.

It is the service itself, with its guarantee, as a group of its own beside the running one: the group's
offsets say how far it is, so a replay that is killed goes on when it is started again under the same group.
It ends when all partitions that it was given have reached the end; several may share the work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_enrich.service import Stretch
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.tools.cluster import existing_topics, reader, require
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.scan import Extent, extent

END = "end"


@dataclass(frozen=True)
class Edge:
    """An offset, the same in each partition; a moment; or, both null, the end as it is now."""

    offset: int | None = None
    moment: datetime | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an offset, an RFC 3339 time (a date begins at midnight UTC), or `end`.

        Raises:
            ValueError: with what is accepted.
        """
        if text == END:
            return cls()
        if text.isascii() and text.isdigit():
            return cls(offset=int(text))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                f"{text!r} is neither an offset such as 1742, a time such as 2026-03-12T08:30:00Z nor {END}"
            ) from None
        return cls(moment=moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    async def resolve(self, consumer: AIOKafkaConsumer, partition: TopicPartition, there: Extent) -> int:
        """The offset in one partition, within what it holds."""
        offset = there.end if self.offset is None else self.offset
        if self.moment is not None:
            milliseconds = max(0, int(self.moment.timestamp() * 1000))
            found = (await consumer.offsets_for_times({partition: milliseconds}))[partition]
            offset = there.end if found is None else int(found.offset)
        return max(there.start, min(offset, there.end))


async def stretch_of(options: Mapping[str, Any], topic: str, begin: Edge, end: Edge) -> Stretch:
    """The offsets of a stretch; `end` is exclusive.

    Raises:
        ToolError: the topic does not exist, or nothing lies in between.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    await require(options, Permission(Operation.READ, Kind.TOPIC, topic))
    (about,) = await existing_topics(options, topic)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    async with reader(options) as consumer:
        for number in range(about.partitions):
            partition = TopicPartition(topic, number)
            there = await extent(consumer, partition)
            starts[number] = await begin.resolve(consumer, partition, there)
            ends[number] = max(starts[number], await end.resolve(consumer, partition, there))
    if starts == ends:
        raise ToolError(f"{topic!r} holds nothing from --from up to --to: nothing to replay")
    return Stretch(starts, ends)


def replay_settings(
    live: EnrichSettings, group: str, topic: str, dlq_topic: str, http: str
) -> EnrichSettings:
    """The live service's settings, turned to the replay's group and topics.

    Raises:
        ToolError: the group or a topic is the running service's own.
    """
    if group == live.group_id:
        raise ToolError(
            f"--group {group} is the running service's group: its offsets would be used; give another"
        )
    for option, name in (("--topic", topic), ("--dlq-topic", dlq_topic)):
        if name in (live.raw_topic, live.enriched_topic, live.dlq_topic):
            raise ToolError(f"{option} {name} is a topic of the running service: replay into another")
    update = {"group_id": group, "enriched_topic": topic, "dlq_topic": dlq_topic, "enrich_http": http}
    return EnrichSettings.model_validate(live.model_dump() | update)
