"""Counts what became of the articles that the demo sent."""

from dataclasses import dataclass

from newsgloss_demo.read import Arrival, DeadLetter, Enriched


@dataclass
class Outcome:
    """Numbers of articles, by what became of them."""

    sent: int
    enriched: int = 0
    dead_letters: int = 0
    refused: int = 0

    def count(self, arrival: Arrival) -> None:
        """Count what came out for an article."""
        self.enriched += isinstance(arrival, Enriched)
        self.dead_letters += isinstance(arrival, DeadLetter)

    @property
    def is_complete(self) -> bool:
        """Whether every article came out enriched."""
        return self.enriched == self.sent

    def __str__(self) -> str:
        parts = [f"{self.sent} in", f"{self.enriched} out enriched"]
        parts += [f"{self.dead_letters} out as dead letters"] if self.dead_letters else []
        parts += [f"{self.refused} refused"] if self.refused else []
        return ", ".join(parts)
