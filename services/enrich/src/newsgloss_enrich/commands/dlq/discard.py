"""`newsgloss-enrich dlq discard`: dead letters that nobody will send back are put aside, each with a reason.

A discarded letter stays in its topic for as long as the topic keeps it. It is listed only on request, no
longer counts as one that waits, and no redrive sends it back. Which letters are discarded is the committed
offset of the group `{group}-discard`, letter by letter as in `handled_offsets`. The reason is in the log.

A discard and a redrive of the same partition exclude each other: a discard uses the redrive's own
`transactional.id`, so that the later one fences the earlier.
"""

from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_enrich.commands.cluster import (
    Options,
    check_partition,
    client,
    existing_topics,
    reader,
    require,
)
from newsgloss_enrich.commands.dlq.discard_partition import DiscardOrder, PartitionDiscard
from newsgloss_enrich.commands.dlq.discarded import discard_group
from newsgloss_enrich.commands.dlq.redrive_order import Report, redrive_group
from newsgloss_enrich.commands.dlq.retries import Retries
from newsgloss_enrich.commands.scan import extent
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id


class Discard:
    """Discards what an order asks for; `report` is called once for each letter."""

    def __init__(self, options: Options, order: DiscardOrder, report: Report) -> None:
        self._options = options
        self._order = order
        self._report = report
        self._producers = ProducerFactory(redrive_group(order.group), options)
        self._retries = Retries(
            self._producers, "a redrive or another discard of {where}", "what was reported is discarded"
        )

    async def run(self) -> int:
        """Discard; how many letters there were.

        Raises:
            ToolError: it cannot go on; what was reported is discarded.
            aiokafka.errors.KafkaError, OSError: the broker cannot be reached.
        """
        partitions = await self._partitions()
        count = 0
        try:
            async with reader(self._options) as consumer:
                for partition in partitions:
                    there = await extent(consumer, partition)
                    if there.start < there.end:
                        letters = PartitionDiscard(partition, there, self._order, consumer, self._report)
                        await self._partition(partition, letters)
                        count += letters.count
        finally:
            await self._producers.settle()
        return count

    async def _partitions(self) -> list[TopicPartition]:
        """The partitions asked for, once it is known that this user may discard in them."""
        order = self._order
        remembering = Operation.DESCRIBE if order.dry_run else Operation.READ
        await require(
            self._options,
            Permission(Operation.READ, Kind.TOPIC, order.dlq_topic),
            Permission(Operation.DESCRIBE, Kind.GROUP, redrive_group(order.group)),
            Permission(remembering, Kind.GROUP, discard_group(order.group)),
        )
        (dlq,) = await existing_topics(self._options, order.dlq_topic)
        numbers = sorted(order.selection.partitions or range(dlq.partitions))
        check_partition(dlq, numbers[-1])
        partitions = [TopicPartition(dlq.name, number) for number in numbers]
        if not order.dry_run:
            ids = [transactional_id(redrive_group(order.group), one) for one in partitions]
            await require(
                self._options, *(Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name) for name in ids)
            )
        return partitions

    async def _partition(self, partition: TopicPartition, letters: PartitionDiscard) -> None:
        if self._order.dry_run:
            async with client(self._options) as connection:
                await letters.preview(connection)
        else:
            await self._retries.run(partition, letters.discard)
