"""The counts of a run of `publish`, and the protocol by which progress is shown."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class Summary:
    """Counts of articles; in a dry run `published` counts the valid ones.

    Attributes:
        unacknowledged: Sent and not acknowledged when the run ended; Kafka may have them or not.
        first_unacknowledged: Where the first of them came from. All before it is settled.
    """

    published: int = 0
    failed: int = 0
    published_before: int = 0
    unacknowledged: int = 0
    first_unacknowledged: str = ""


class Report(Protocol):
    """Shows progress and failures."""

    def failed(self, where: str, reason: str) -> None:
        """Show one article that was not published."""

    def advance(self, consumed: int) -> None:
        """Show that one more article is settled, which took `consumed` bytes of input."""
