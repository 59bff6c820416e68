"""Redrives the letters of one partition of the dead-letter topic, a transaction for each batch."""

import asyncio
import time

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import OffsetAndMetadata, TopicPartition

from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets, TooManyRangesError
from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.dlq.rate import RateLimit
from newsgloss_enrich.commands.dlq.redrive_choice import ChosenLetter, RedriveChoice
from newsgloss_enrich.commands.dlq.redrive_order import BATCH_LETTERS, RedriveContext
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent
from newsgloss_enrich.stream.attempts import DeadLetterPlace, RedriveMark
from newsgloss_enrich.stream.commit import RecordBatches, all_of, begin
from newsgloss_enrich.stream.compression import compressed
from newsgloss_enrich.stream.producers import COMMIT_SECONDS

BATCH_BYTES = 1024 * 1024


class PartitionRedrive:
    """The letters of one partition."""

    def __init__(self, partition: TopicPartition, there: Extent, context: RedriveContext) -> None:
        self._partition = partition
        self._order = context.order
        self._report = context.report
        self._choice = RedriveChoice(partition, there, context)
        self._reported = -1
        """Letters up to this offset were reported by an earlier try."""
        self._batch_letters = BATCH_LETTERS
        self._sending: list[ChosenLetter] = []
        """The batch whose transaction's outcome is unknown."""

    def leave_out(self, discarded: HandledOffsets) -> None:
        """Neither redrive nor report these letters."""
        self._choice.discarded = discarded

    async def preview(self, handled: HandledOffsets) -> None:
        """Report what would be done."""
        async for chosen in self._choice.letters(handled, self._tell):
            self._tell(chosen.letter, Outcome.REDRIVEN)

    async def publish(
        self, producer: AIOKafkaProducer, group: str, handled: HandledOffsets, limit: RateLimit
    ) -> None:
        """Redrive what is not yet redriven.

        Raises:
            ToolError: no more can be remembered.
            as `stream.commit.SliceCommitter.commit`, when a transaction's outcome is unknown.
        """
        self._report_committed(handled)
        batch: list[ChosenLetter] = []
        async for chosen in self._choice.letters(handled, self._tell):
            batch.append(chosen)
            size = sum(entry.letter.size for entry in batch)
            if len(batch) >= limit.batch(self._batch_letters) or size >= BATCH_BYTES:
                handled = await self._send(producer, group, handled, batch)
                await limit.after(len(batch))
                batch = []
        if batch:
            await self._send(producer, group, handled, batch)

    def narrow(self) -> None:
        """After the broker refused a batch: send one letter at a time, and leave out one refused alone."""
        if len(self._sending) == 1:
            letter = self._sending[0].letter
            self._choice.refused.add(letter.offset)
            self._report(letter, Outcome.REFUSED)
        self._batch_letters = 1

    def _report_committed(self, handled: HandledOffsets) -> None:
        """A transaction of unknown outcome was committed if its letters are handled."""
        for chosen in self._sending:
            if chosen.letter.offset in handled:
                self._tell(chosen.letter, Outcome.REDRIVEN)
        self._sending = []

    async def _send(
        self, producer: AIOKafkaProducer, group: str, handled: HandledOffsets, batch: list[ChosenLetter]
    ) -> HandledOffsets:
        """Write a batch's records and remember its letters, together; what is handled after that."""
        self._sending = batch
        after = handled.copy()
        for chosen in batch:
            after.add(chosen.gap, chosen.letter.offset + 1)
        try:
            done = OffsetAndMetadata(after.below, after.metadata())
        except TooManyRangesError:
            raise self._too_many_ranges(after) from None
        finished = self._batches(producer, handled, batch)
        parts = await compressed(finished, self._order.compression)
        async with asyncio.timeout(COMMIT_SECONDS):
            await begin(producer)
            sends = [
                await producer.send_batch(part, self._order.raw_topic, partition=number)
                for number, part in parts
            ]
            await all_of(*sends, producer.send_offsets_to_transaction({self._partition: done}, group))
            await producer.commit_transaction()
        self._sending = []
        for chosen in batch:
            self._tell(chosen.letter, Outcome.REDRIVEN)
        return after

    def _batches(
        self, producer: AIOKafkaProducer, handled: HandledOffsets, batch: list[ChosenLetter]
    ) -> list[tuple[int, BatchBuilder]]:
        """The record batches of a batch of letters, each with its raw partition."""
        writers: dict[int, RecordBatches] = {}
        now = int(time.time() * 1000)
        for letter in (chosen.letter for chosen in batch):
            assert letter.why is not None  # noqa: S101 - only such letters are chosen
            headers = [*letter.original_headers, *self._mark(letter, handled).headers()]
            writer = writers.setdefault(letter.why.original_partition, RecordBatches(producer))
            writer.add(letter.key, letter.value, headers, now)
        return [(number, part) for number, writer in writers.items() for part in writer.finish()]

    def _mark(self, letter: StoredDeadLetter, handled: HandledOffsets) -> RedriveMark:
        place = DeadLetterPlace(self._partition.topic, letter.partition, letter.offset)
        return RedriveMark(self._choice.tries(letter, handled) + 1, self._order.group, place)

    def _too_many_ranges(self, after: HandledOffsets) -> ToolError:
        where = f"{self._partition.topic}-{self._partition.partition}"
        return ToolError(
            ErrorCode.TOO_MANY_RANGES,
            f"{where}: {len(after.ranges)} separate ranges of letters are done, and no more can be "
            "remembered one by one. Redrive the letters between them that were left out, the oldest first "
            f"(for one: dlq redrive --partition {self._partition.partition} --force, without other filters), "
            f"or wait until the topic's retention removes them. All before offset {after.below} are done",
        )

    def _tell(self, letter: StoredDeadLetter, outcome: Outcome) -> None:
        if outcome is Outcome.REDRIVEN or letter.offset > self._reported:
            self._report(letter, outcome)
            self._reported = max(self._reported, letter.offset)
