"""How often a record was tried: what its own headers may say, and what of that is believed.

A redrive marks the raw record that it writes with three headers: `dlq-attempt`, `dlq-group` (whose redrive it
is) and `dlq-redriven-from` (the dead letter it was, as `topic/partition/offset`). A raw record is anybody's
who may write to the topic, so nothing in it proves anything. Therefore:

- The enricher believes a count only beside the two others, well-formed, of its own group, and up to
  `MAX_ATTEMPT`; else it is the first try.
- `dlq redrive` believes the letter's count only where its own memory, the committed offsets of the group
  `{group}-redrive`, says that the letter named was redriven. A producer cannot write there.

What is left to a forger who knows an offset that was redriven: the letter of a record *of his own* is left
out of a redrive, by name ("attempts used up"), until `--max-attempts` is raised.
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
class LetterPlace:
    """Where a dead letter lies."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read back what `str` writes; None when it is not that."""
        found = _PLACE.fullmatch(text)
        return cls(found[1], int(found[2]), int(found[3])) if found else None


@dataclass(frozen=True)
class RedriveMark:
    """What a redrive writes on a raw record; `attempt` is the number of the try that this record is."""

    attempt: int
    group: str
    redriven_from: LetterPlace

    def headers(self) -> list[tuple[str, bytes | None]]:
        """As record headers."""
        return [
            (ATTEMPT_HEADER, str(min(self.attempt, MAX_ATTEMPT)).encode()),
            (GROUP_HEADER, self.group.encode()),
            (REDRIVEN_FROM_HEADER, str(self.redriven_from).encode()),
        ]


def mark_of(headers: Iterable[tuple[str, bytes | None]]) -> RedriveMark | None:
    """The mark of a redrive on a raw record; None unless all three headers are there once and well-formed."""
    found: dict[str, bytes] = {}
    for name, value in headers:
        if name in _NAMES:
            if value is None or name in found:
                return None
            found[name] = value
    if found.keys() != _NAMES or not _COUNT.fullmatch(found[ATTEMPT_HEADER]):
        return None
    place = LetterPlace.parse(found[REDRIVEN_FROM_HEADER].decode("ascii", "replace"))
    attempt = int(found[ATTEMPT_HEADER])
    if place is None or not 1 < attempt <= MAX_ATTEMPT:
        return None
    return RedriveMark(attempt, found[GROUP_HEADER].decode("utf-8", "replace"), place)
