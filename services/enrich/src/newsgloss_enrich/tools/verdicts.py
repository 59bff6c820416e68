"""What becomes of a dead letter in a redrive."""

from dataclasses import dataclass
from enum import StrEnum

from newsgloss_enrich.tools.letters import StoredLetter
from newsgloss_schemas import DeadLetterHeaders


class Verdict(StrEnum):
    """The outcome for one letter; all but the first leave it where it is, to be asked for again."""

    REDRIVEN = "redriven"
    """Its record is back in the raw topic."""

    SUPERSEDED = "superseded"
    """Its article has a newer raw record: what the letter holds is out of date."""

    ATTEMPTS = "attempts used up"
    """It has failed as often as `--max-attempts` allows."""

    VALUE_LEFT_OUT = "value left out"
    """The record did not fit into the dead-letter topic; only its length and SHA-256 are there."""

    EMPTY = "empty"
    """It has neither key nor value: nothing can come of it."""

    OTHER_GROUP = "other group"
    """Another group's letter: every group reads the raw topic, so it belongs to that group's redrive."""

    OTHER_TOPIC = "other topic"
    """It came from another raw topic, or from a partition that the raw topic does not have."""

    NOT_A_LETTER = "no dead letter"
    """Its `dlq-…` headers are missing or malformed."""

    REFUSED = "refused by the broker"
    """The raw topic does not take it (any more): look at its `max.message.bytes`."""


REASONS_TO_LOOK = frozenset({Verdict.REFUSED, Verdict.VALUE_LEFT_OUT, Verdict.NOT_A_LETTER, Verdict.EMPTY})
"""Nothing but a person can get such a letter on."""


@dataclass(frozen=True)
class Rules:
    """Where letters may go back to, and how often."""

    group: str
    raw_topic: str
    raw_partitions: int
    max_attempts: int

    def judge(self, letter: StoredLetter, tries: int) -> Verdict:
        """What the letter itself says, and `tries`, how often its record was tried, as `tries_of` finds it.

        `superseded` and `refused` are known elsewhere.
        """
        why = letter.why
        if why is None:
            return Verdict.NOT_A_LETTER
        if why.group != self.group:
            return Verdict.OTHER_GROUP
        if why.original_topic != self.raw_topic or why.original_partition >= self.raw_partitions:
            return Verdict.OTHER_TOPIC
        return self._judge_content(letter, why, tries)

    def _judge_content(self, letter: StoredLetter, why: DeadLetterHeaders, tries: int) -> Verdict:
        if why.value_omitted_length is not None:
            return Verdict.VALUE_LEFT_OUT
        if not letter.key and letter.value is None:
            return Verdict.EMPTY
        return Verdict.ATTEMPTS if tries >= self.max_attempts else Verdict.REDRIVEN
