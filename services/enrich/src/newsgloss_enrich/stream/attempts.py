"""How often a record was tried: the headers that say so, and how far they can be trusted.

A redrive marks the raw record that it writes with three headers: `dlq-attempt`, `dlq-group` (the group that
redrives) and `dlq-redriven-from` (the dead letter, as `topic/partition/offset`). Anybody who may write to the
raw topic can write these headers, so they prove nothing. Therefore:

- The enricher believes a count only if all three headers are well-formed, the group is its own, and the count
  is at most `MAX_ATTEMPT`. Otherwise it takes the record for a first try.
- `dlq redrive` believes a dead letter's count only if the committed offsets of the group `{group}-redrive`
  say that the dead letter it names was redriven. A producer cannot write those offsets.

A forger who knows a redriven offset can achieve one thing: a redrive leaves out the dead letter of a record
*of his own* ("attempts used up"), until `--max-attempts` is raised.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

ATTEMPT_HEADER = "dlq-attempt"
GROUP_HEADER = "dlq-group"
REDRIVEN_FROM_HEADER = "dlq-redriven-from"
MAX_ATTEMPT = 1000

_NAMES = frozenset({ATTEMPT_HEADER, GROUP_HEADER, REDRIVEN_FROM_HEADER})
_COUNT = re.compile(rb"[1-9][0-9]{0,3}")
_PLACE = re.compile(r"([A-Za-z0-9._-]{1,249})/(0|[1-9][0-9]{0,9})/(0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class DeadLetterPlace:
    """Topic, partition and offset of a dead letter."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Parse what `str` writes; None for anything else."""
        found = _PLACE.fullmatch(text)
        return cls(found[1], int(found[2]), int(found[3])) if found else None


@dataclass(frozen=True)
class RedriveMark:
    """What a redrive writes on a raw record; `attempt` is 2 for the second try."""

    attempt: int
    group: str
    redriven_from: DeadLetterPlace

    def headers(self) -> list[tuple[str, bytes | None]]:
        """The record headers."""
        return [
            (ATTEMPT_HEADER, str(min(self.attempt, MAX_ATTEMPT)).encode()),
            (GROUP_HEADER, self.group.encode()),
            (REDRIVEN_FROM_HEADER, str(self.redriven_from).encode()),
        ]


def mark_of(headers: Iterable[tuple[str, bytes | None]]) -> RedriveMark | None:
    """The mark of a redrive; None unless each of the three headers is present once and well-formed."""
    found: dict[str, bytes] = {}
    for name, value in headers:
        if name in _NAMES:
            if value is None or name in found:
                return None
            found[name] = value
    if found.keys() != _NAMES or not _COUNT.fullmatch(found[ATTEMPT_HEADER]):
        return None
    place = DeadLetterPlace.parse(found[REDRIVEN_FROM_HEADER].decode("ascii", "replace"))
    attempt = int(found[ATTEMPT_HEADER])
    if place is None or not 1 < attempt <= MAX_ATTEMPT:
        return None
    return RedriveMark(attempt, found[GROUP_HEADER].decode("utf-8", "replace"), place)
