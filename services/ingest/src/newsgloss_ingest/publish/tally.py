"""How a run of `publish` went, and where it is shown."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class Tally:
    """Counts of articles; `published` counts what was found valid in a dry run.

    Attributes:
        unacknowledged: on their way when it ended; Kafka may have them or not.
        first_unacknowledged: where the first of them is from. All that is before it is settled.
    """

    published: int = 0
    failed: int = 0
    published_before: int = 0
    unacknowledged: int = 0
    first_unacknowledged: str = ""


class Report(Protocol):
    """Where progress and failures are shown."""

    def failed(self, where: str, reason: str) -> None:
        """Show one article that was not published."""

    def advance(self, consumed: int) -> None:
        """One article is settled; so many bytes of input had it."""
