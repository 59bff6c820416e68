"""What becomes of a dead letter."""

from dataclasses import dataclass
from enum import StrEnum

from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_schemas import DeadLetterHeaders


class Outcome(StrEnum):
    """The outcome for one letter; all but the first two leave it where it is, to be asked for again."""

    REDRIVEN = "redriven"
    """Its record is back in the raw topic."""

    DISCARDED = "discarded"
    """It is put aside; no redrive takes it."""

    SUPERSEDED = "superseded"
    """Its article has a newer raw record, so what the letter holds is out of date."""

    ATTEMPTS_USED_UP = "attempts used up"
    """It has failed as often as `--max-attempts` allows."""

    VALUE_LEFT_OUT = "value left out"
    """The record did not fit into the dead-letter topic, which holds only its length and SHA-256."""

    EMPTY = "empty"
    """It has neither key nor value: no record can be made of it."""

    OTHER_GROUP = "other group"
    """Another group's letter: every group reads the raw topic, so it belongs to that group's redrive."""

    OTHER_TOPIC = "other topic"
    """It came from another raw topic, or from a partition that the raw topic does not have."""

    NOT_A_DEAD_LETTER = "no dead letter"
    """Its `dlq-…` headers are missing or malformed."""

    REFUSED = "refused by the broker"
    """The raw topic does not take it (any more): look at its `max.message.bytes`."""

    @property
    def code(self) -> str:
        """The outcome as `--json` writes it; docs/commands.md lists them."""
        return self.name.lower()

    @property
    def is_done(self) -> bool:
        """Whether the letter no longer waits."""
        return self in (Outcome.REDRIVEN, Outcome.DISCARDED)


NEEDS_A_PERSON = frozenset(
    {Outcome.REFUSED, Outcome.VALUE_LEFT_OUT, Outcome.NOT_A_DEAD_LETTER, Outcome.EMPTY}
)
"""Outcomes that no later redrive will change by itself."""


@dataclass(frozen=True)
class Rules:
    """Where letters may go back to, and how often."""

    group: str
    raw_topic: str
    raw_partitions: int
    max_attempts: int

    def judge(self, letter: StoredDeadLetter, tries: int) -> Outcome:
        """The outcome by the letter alone, and by how often its record was tried (see `tries_of`).

        `SUPERSEDED` and `REFUSED` need more than the letter and are decided elsewhere.
        """
        why = letter.why
        if why is None:
            return Outcome.NOT_A_DEAD_LETTER
        if why.group != self.group:
            return Outcome.OTHER_GROUP
        if why.original_topic != self.raw_topic or why.original_partition >= self.raw_partitions:
            return Outcome.OTHER_TOPIC
        return self._judge_content(letter, why, tries)

    def _judge_content(self, letter: StoredDeadLetter, why: DeadLetterHeaders, tries: int) -> Outcome:
        if why.value_omitted_length is not None:
            return Outcome.VALUE_LEFT_OUT
        if not letter.key and letter.value is None:
            return Outcome.EMPTY
        return Outcome.ATTEMPTS_USED_UP if tries >= self.max_attempts else Outcome.REDRIVEN
