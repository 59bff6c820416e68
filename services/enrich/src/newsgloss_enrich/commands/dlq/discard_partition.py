"""Discards the letters of one partition of the dead-letter topic, a batch at a time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.structs import TopicPartition

from newsgloss_common.article.record_identity import identity
from newsgloss_enrich.commands.dlq.discarded import discard_group, read_discarded
from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets, TooManyRangesError
from newsgloss_enrich.commands.dlq.letters import Selection, StoredDeadLetter, printable
from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.dlq.read_back import read_back
from newsgloss_enrich.commands.dlq.redrive_choice import ChosenLetter
from newsgloss_enrich.commands.dlq.redrive_order import Report, redrive_group
from newsgloss_enrich.commands.dlq.retries import READ_SECONDS
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent, scan
from newsgloss_enrich.stream.commit import commit_offset
from newsgloss_enrich.stream.offsets import Committed, fetch_entry

log = structlog.get_logger(__name__)

BATCH_LETTERS = 500
"""Remembered by one commit, and reported after it."""


@dataclass(frozen=True)
class DiscardOrder:
    """What is to be discarded, and why."""

    group: str
    dlq_topic: str
    selection: Selection
    reason: str
    dry_run: bool = False


@dataclass(frozen=True)
class _Memory(Committed):
    """Which letters are discarded, as a committed offset."""

    text: str = ""

    def metadata(self) -> str:
        """The ranges beyond the offset."""
        return self.text


class PartitionDiscard:
    """The letters of one partition."""

    def __init__(
        self,
        partition: TopicPartition,
        there: Extent,
        order: DiscardOrder,
        consumer: AIOKafkaConsumer,
        report: Report,
    ) -> None:
        self.count = 0
        """Letters reported so far."""
        self._partition = partition
        self._there = there
        self._order = order
        self._consumer = consumer
        self._report = report
        self._sending: list[ChosenLetter] = []
        """The batch whose transaction's outcome is unknown."""

    async def preview(self, connection: AIOKafkaClient) -> None:
        """Report what would be discarded."""
        async for chosen in self._chosen(*await self._handled(connection)):
            self._tell(chosen)

    async def discard(self, producer: AIOKafkaProducer) -> None:
        """Remember the letters asked for, and report each after that.

        Raises:
            ToolError: no more can be remembered.
            as `stream.commit.commit_offset`, when a transaction's outcome is unknown.
        """
        group = self._order.group
        redriven, discarded = await self._handled(producer.client)
        for chosen in self._sending:
            if chosen.letter.offset in discarded:
                self._tell(chosen)
        self._sending = []
        waiting = [chosen async for chosen in self._chosen(redriven, discarded)]
        for first in range(0, len(waiting), BATCH_LETTERS):
            self._sending = waiting[first : first + BATCH_LETTERS]
            for chosen in self._sending:
                discarded.add(chosen.gap, chosen.letter.offset + 1)
            memory = _Memory(discarded.below, text=self._metadata(discarded))
            await commit_offset(producer, discard_group(group), self._partition, memory)
            self._tell(*self._sending)
            self._sending = []

    async def _handled(self, connection: AIOKafkaClient) -> tuple[HandledOffsets, HandledOffsets]:
        """Which letters are redriven, and which are discarded."""
        group = self._order.group
        async with asyncio.timeout(READ_SECONDS):
            entry = await fetch_entry(connection, redrive_group(group), self._partition)
            discarded = await read_discarded(connection, group, self._partition, self._there)
        return read_back(entry, self._partition, self._there), discarded

    async def _chosen(
        self, redriven: HandledOffsets, discarded: HandledOffsets
    ) -> AsyncIterator[ChosenLetter]:
        """The letters asked for that wait, in order and without their values."""
        gap = self._there.start
        async for record in scan(self._consumer, self._partition, self._there.start, self._there.end):
            letter = StoredDeadLetter.of(record)
            start, gap = gap, letter.offset + 1
            waits = letter.offset not in redriven and letter.offset not in discarded
            if waits and self._order.selection.accepts(letter):
                yield ChosenLetter(start, replace(letter, value=None))

    def _metadata(self, discarded: HandledOffsets) -> str:
        try:
            return discarded.metadata()
        except TooManyRangesError:
            where = f"{self._partition.topic}-{self._partition.partition}"
            raise ToolError(
                ErrorCode.TOO_MANY_RANGES,
                f"{where}: {len(discarded.ranges)} separate ranges of letters are discarded, and no more "
                "can be remembered one by one. Discard the letters between them too, or wait until the "
                f"topic's retention removes them. All before offset {discarded.below} are discarded",
            ) from None

    def _tell(self, *discarded: ChosenLetter) -> None:
        for letter in (chosen.letter for chosen in discarded):
            self.count += 1
            if not self._order.dry_run:
                log.info(
                    "dead letter discarded",
                    reason=self._order.reason,
                    code=printable(letter.why.code.encode()) if letter.why else None,
                    **identity(
                        self._partition.topic, letter.partition, letter.offset, letter.key, letter.headers
                    ),
                )
            self._report(letter, Outcome.DISCARDED)
