"""Decides which letters of one partition go back."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.dlq.attempts import tries_of
from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets
from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.dlq.redrive_order import RedriveContext
from newsgloss_enrich.commands.dlq.superseded import NewestRecords
from newsgloss_enrich.commands.scan import Extent, scan


@dataclass(frozen=True)
class ChosenLetter:
    """A letter to be redriven; there is no other letter from offset `gap` up to it."""

    gap: int
    letter: StoredDeadLetter


class RedriveChoice:
    """The choice in one partition."""

    def __init__(self, partition: TopicPartition, there: Extent, context: RedriveContext) -> None:
        self._partition = partition
        self._there = there
        self._context = context
        self.refused: set[int] = set()
        """Offsets of letters that the broker refused."""
        self.discarded = HandledOffsets(0)

    async def letters(
        self, handled: HandledOffsets, on_left: Callable[[StoredDeadLetter, Outcome], None]
    ) -> AsyncIterator[ChosenLetter]:
        """The letters to redrive, in order; `on_left` is called for each that was asked for and is left.

        The dead letters are read twice: to collect their articles, and, once it is known which of those have
        a newer record, to be redriven. `handled` says which letters were redriven at the beginning.
        """
        handled = handled.copy()
        position = gap = handled.below
        while position < self._there.end:
            newest, until = await self._survey(position, handled)
            async for record in scan(self._context.consumer, self._partition, position, until):
                letter = StoredDeadLetter.of(record)
                start, gap = gap, letter.offset + 1
                if self._is_excluded(letter, handled):
                    continue
                outcome = self._judge(letter, newest, handled)
                if outcome is Outcome.REDRIVEN:
                    yield ChosenLetter(start, letter)
                else:
                    on_left(letter, outcome)
            position = until

    def tries(self, letter: StoredDeadLetter, handled: HandledOffsets) -> int:
        """How often the letter's record was tried."""
        return tries_of(letter, self._partition.topic, handled)

    async def _survey(self, position: int, handled: HandledOffsets) -> tuple[NewestRecords, int]:
        """The newest records of the articles from `position` up to the returned offset (exclusive)."""
        newest, order = NewestRecords(), self._context.order
        until = self._there.end
        if order.force:
            return newest, until
        async for record in scan(self._context.consumer, self._partition, position, until):
            letter = StoredDeadLetter.of(record)
            if self._is_excluded(letter, handled):
                continue
            outcome = self._context.rules.judge(letter, self.tries(letter, handled))
            if letter.why is not None and outcome is Outcome.REDRIVEN:
                newest.add(letter.why.original_partition, letter.why.original_offset, letter.key)
            if newest.full:
                until = letter.offset + 1
                break
        await newest.find(self._context.consumer, order.raw_topic)
        return newest, until

    def _is_excluded(self, letter: StoredDeadLetter, handled: HandledOffsets) -> bool:
        if any(letter.offset in done for done in (handled, self.refused, self.discarded)):
            return True
        return not self._context.order.selection.accepts(letter)

    def _judge(self, letter: StoredDeadLetter, newest: NewestRecords, handled: HandledOffsets) -> Outcome:
        outcome = self._context.rules.judge(letter, self.tries(letter, handled))
        why = letter.why
        if (
            outcome is Outcome.REDRIVEN
            and why is not None
            and newest.is_newer_than(why.original_partition, why.original_offset, letter.key)
        ):
            return Outcome.SUPERSEDED
        return outcome
