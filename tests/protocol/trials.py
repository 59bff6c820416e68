"""The trials of the enricher: which request is held, and where in a later transaction it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.protocol import moments
from tests.protocol.late import Moment
from tests.protocol.requests import Kind


@dataclass(frozen=True)
class Trial:
    """`articles` is the number of articles in each transaction; a batch has room for about two."""

    kind: Kind
    moment: Moment
    articles: int = 1

    def __str__(self) -> str:
        batches = ", several batches" if self.articles > 1 else ""
        return f"{self.kind.name} {self.moment}{batches}"


SEVERAL = 8

HARMFUL: Sequence[Trial] = (
    Trial(Kind.END_TXN, moments.RECORDS_FIRST),
    Trial(Kind.END_TXN, moments.OFFSET_FIRST),
    Trial(Kind.END_TXN, moments.BETWEEN_BATCHES, SEVERAL),
    Trial(Kind.TXN_OFFSET_COMMIT, moments.OFFSET_DONE),
    Trial(Kind.TXN_OFFSET_COMMIT, moments.OFFSET_DONE, SEVERAL),
)
"""These lose or double records if the client repeats a request under the same epoch."""

HARMLESS: Sequence[Trial] = (
    Trial(Kind.END_TXN, moments.BETWEEN),
    Trial(Kind.TXN_OFFSET_COMMIT, moments.BETWEEN),
    Trial(Kind.ADD_PARTITIONS, moments.BETWEEN),
    Trial(Kind.ADD_PARTITIONS, moments.RECORDS_FIRST, SEVERAL),
    Trial(Kind.ADD_OFFSETS, moments.BETWEEN),
    Trial(Kind.ADD_OFFSETS, moments.BEGUN),
    Trial(Kind.PRODUCE, moments.BETWEEN),
    Trial(Kind.PRODUCE, moments.BEGUN),
    Trial(Kind.PRODUCE, moments.BETWEEN_BATCHES, SEVERAL),
    Trial(Kind.INIT_PRODUCER_ID, moments.RECORDS_FIRST),
    Trial(Kind.INIT_PRODUCER_ID, moments.BETWEEN_BATCHES, SEVERAL),
)
"""After these the partition recovers at worst."""
