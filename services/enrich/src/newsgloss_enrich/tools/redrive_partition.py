"""The letters of one partition of the dead-letter topic: which go back, and the transactions that do it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import OffsetAndMetadata, TopicPartition

from newsgloss_enrich.stream.attempts import LetterPlace, RedriveMark
from newsgloss_enrich.stream.compression import compressed
from newsgloss_enrich.stream.producers import COMMIT_SECONDS
from newsgloss_enrich.stream.transaction import RecordBatches, all_of, begin
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.handled import Handled, MemoryFullError
from newsgloss_enrich.tools.letters import Selection, StoredLetter
from newsgloss_enrich.tools.pace import Pace
from newsgloss_enrich.tools.scan import Extent, scan
from newsgloss_enrich.tools.superseded import NewestRecords
from newsgloss_enrich.tools.tries import tries_of
from newsgloss_enrich.tools.verdicts import Rules, Verdict

BATCH_LETTERS = 100
BATCH_BYTES = 1024 * 1024
Report = Callable[[StoredLetter, Verdict], None]


@dataclass(frozen=True)
class RedriveOrder:
    """What is to be redriven, and how; `rate` in letters per second, None for as fast as it goes."""

    group: str
    raw_topic: str
    dlq_topic: str
    selection: Selection
    max_attempts: int
    rate: float | None = None
    force: bool = False
    """Also what is superseded."""
    dry_run: bool = False
    compression: str = "none"


@dataclass(frozen=True)
class RedriveContext:
    """What all partitions of a redrive share."""

    order: RedriveOrder
    rules: Rules
    consumer: AIOKafkaConsumer
    report: Report


@dataclass(frozen=True)
class _Chosen:
    """A letter to be redriven; no other letter lies between `gap` and it."""

    gap: int
    letter: StoredLetter


class PartitionRedrive:
    """The letters of one partition of the dead-letter topic."""

    def __init__(self, partition: TopicPartition, there: Extent, context: RedriveContext) -> None:
        self._partition = partition
        self._there = there
        self._order = context.order
        self._rules = context.rules
        self._consumer = context.consumer
        self._report = context.report
        self._reported = -1
        """Letters up to this offset have been reported, in a try before this one."""
        self._batch_letters = BATCH_LETTERS
        self._sending: list[_Chosen] = []
        self._refused: set[int] = set()
        self._discarded = Handled(0)

    def leave_out(self, discarded: Handled) -> None:
        """Letters that are neither redriven nor reported."""
        self._discarded = discarded

    async def preview(self, handled: Handled) -> None:
        """Report what would be done."""
        async for letter in self._chosen(handled):
            self._tell(letter.letter, Verdict.REDRIVEN)

    async def publish(self, producer: AIOKafkaProducer, group: str, handled: Handled, pace: Pace) -> None:
        """Redrive what is not done yet.

        Raises:
            ToolError: more could not be remembered.
            as `stream.transaction.Outlet.commit`, when a transaction's outcome is unknown.
        """
        self._report_committed(handled)
        waiting: list[_Chosen] = []
        async for chosen in self._chosen(handled):
            waiting.append(chosen)
            size = sum(entry.letter.size for entry in waiting)
            if len(waiting) >= pace.batch(self._batch_letters) or size >= BATCH_BYTES:
                handled = await self._send(producer, group, handled, waiting)
                await pace.after(len(waiting))
                waiting = []
        if waiting:
            await self._send(producer, group, handled, waiting)

    def narrow(self) -> None:
        """The broker refused a batch: from now on one letter at a time; refused alone, it is left out."""
        if len(self._sending) == 1:
            letter = self._sending[0].letter
            self._refused.add(letter.offset)
            self._report(letter, Verdict.REFUSED)
        self._batch_letters = 1

    def _report_committed(self, handled: Handled) -> None:
        """After a transaction of unknown outcome: it was committed, if its letters are done."""
        for chosen in self._sending:
            if chosen.letter.offset in handled:
                self._tell(chosen.letter, Verdict.REDRIVEN)
        self._sending = []

    async def _chosen(self, handled: Handled) -> AsyncIterator[_Chosen]:
        """The letters to redrive, in order; the others are reported on the way.

        The dead letters are read twice: for the articles in question, and, once it is known which of
        them have come anew, to be redriven. `handled` is what was done at the beginning.
        """
        handled = handled.copy()
        position = gap = handled.below
        while position < self._there.end:
            newest, until = await self._survey(position, handled)
            async for record in scan(self._consumer, self._partition, position, until):
                letter = StoredLetter.of(record)
                start, gap = gap, letter.offset + 1
                if self._is_none_of_ours(letter, handled):
                    continue
                verdict = self._judge(letter, newest, handled)
                if verdict is Verdict.REDRIVEN:
                    yield _Chosen(start, letter)
                else:
                    self._tell(letter, verdict)
            position = until

    async def _survey(self, position: int, handled: Handled) -> tuple[NewestRecords, int]:
        newest = NewestRecords()
        if self._order.force:
            return newest, self._there.end
        until = self._there.end
        async for record in scan(self._consumer, self._partition, position, until):
            letter = StoredLetter.of(record)
            if self._is_none_of_ours(letter, handled):
                continue
            verdict = self._rules.judge(letter, self._tries(letter, handled))
            if letter.why is not None and verdict is Verdict.REDRIVEN:
                newest.ask(letter.why.original_partition, letter.why.original_offset, letter.key)
            if newest.full:
                until = letter.offset + 1
                break
        await newest.find(self._consumer, self._order.raw_topic)
        return newest, until

    def _is_none_of_ours(self, letter: StoredLetter, handled: Handled) -> bool:
        if any(letter.offset in done for done in (handled, self._refused, self._discarded)):
            return True
        return not self._order.selection.accepts(letter)

    def _mark(self, letter: StoredLetter, handled: Handled) -> RedriveMark:
        place = LetterPlace(self._partition.topic, letter.partition, letter.offset)
        return RedriveMark(self._tries(letter, handled) + 1, self._order.group, place)

    def _tries(self, letter: StoredLetter, handled: Handled) -> int:
        return tries_of(letter, self._partition.topic, handled)

    def _judge(self, letter: StoredLetter, newest: NewestRecords, handled: Handled) -> Verdict:
        verdict = self._rules.judge(letter, self._tries(letter, handled))
        why = letter.why
        if (
            verdict is Verdict.REDRIVEN
            and why is not None
            and newest.is_newer_than(why.original_partition, why.original_offset, letter.key)
        ):
            return Verdict.SUPERSEDED
        return verdict

    async def _send(
        self, producer: AIOKafkaProducer, group: str, handled: Handled, batch: list[_Chosen]
    ) -> Handled:
        """Write a batch back and remember it, together; what is done after that."""
        self._sending = batch
        after = handled.copy()
        for chosen in batch:
            after.add(chosen.gap, chosen.letter.offset + 1)
        try:
            done = OffsetAndMetadata(after.below, after.metadata())
        except MemoryFullError:
            raise ToolError(self._no_room(after)) from None
        writers: dict[int, RecordBatches] = {}
        now = int(time.time() * 1000)
        for letter in (chosen.letter for chosen in batch):
            assert letter.why is not None  # noqa: S101 - only such are chosen
            headers = [*letter.original_headers, *self._mark(letter, handled).headers()]
            writer = writers.setdefault(letter.why.original_partition, RecordBatches(producer))
            writer.add(letter.key, letter.value, headers, now)
        finished = [(number, part) for number, writer in writers.items() for part in writer.finish()]
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
            self._tell(chosen.letter, Verdict.REDRIVEN)
        return after

    def _no_room(self, after: Handled) -> str:
        where = f"{self._partition.topic}-{self._partition.partition}"
        return (
            f"{where}: {len(after.ranges)} separate stretches of letters are done, and no more can be "
            "remembered one by one. Redrive the letters between them that were left out, the oldest first "
            f"(for one: dlq redrive --partition {self._partition.partition} --force, without other filters), "
            f"or wait until the topic's retention removes them. All before offset {after.below} are done"
        )

    def _tell(self, letter: StoredLetter, verdict: Verdict) -> None:
        if verdict is Verdict.REDRIVEN or letter.offset > self._reported:
            self._report(letter, verdict)
            self._reported = max(self._reported, letter.offset)
