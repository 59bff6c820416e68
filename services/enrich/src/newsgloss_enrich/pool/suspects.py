"""Records that were at work when a worker ended: each is tried again, alone, until it is cleared or convicted.

The shared cell (`progress`) usually names the one record. Where it does not, because the worker ended between
two records or its memory was overwritten, the records begun and not answered are halved, again and again,
until a single one is left, which is then tried alone like any other suspect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsgloss_enrich.pool.verdict import Evidence

if TYPE_CHECKING:
    from newsgloss_enrich.pool.chunks import Chunk, Job
    from newsgloss_enrich.pool.progress import Progress


@dataclass(slots=True, eq=False)
class Trial:
    """One suspect.

    Attributes:
        job: Whose record it is.
        index: Which record of the job.
        evidence: What stands against it.
        needs_fresh: The next try is to be in a worker that has handled nothing.
        not_before: Monotonic time, in seconds, of the next try.
        counts: The try that is going on is in a fresh worker.
    """

    job: Job
    index: int
    needs_fresh: bool
    evidence: Evidence = field(default_factory=Evidence)
    not_before: float = 0.0
    counts: bool = False

    @property
    def moot(self) -> bool:
        """Nobody waits for the outcome any more."""
        return self.job.over or self.job.results[self.index] is not None


@dataclass(frozen=True, slots=True)
class Losses:
    """What a dead worker leaves of one chunk, as indices into its job.

    Attributes:
        suspect: The record at work, if one is known.
        begun: Ranges (start, stop) begun and not answered; one of them may be at fault.
        untouched: Range (start, stop) that had not begun.
    """

    suspect: int | None
    begun: list[tuple[int, int]]
    untouched: tuple[int, int]


def losses(chunk: Chunk, progress: Progress, *, plausible: bool) -> Losses:
    """Sort a dead worker's chunk by what can be at fault.

    Args:
        chunk: As it stood when everything that the worker had written was read.
        progress: The worker's last entry in the shared cell.
        plausible: The entry names a record that the worker has or had; otherwise all may have begun.
    """
    low, high = chunk.next_index, chunk.kept
    if not plausible:
        return Losses(None, halves(low, high), (high, high))
    last_begun = chunk.index_of(progress.number)
    if last_begun < low:
        return Losses(None, [], (low, high))
    # A record that was taken back after it began runs on here and is queued elsewhere, too.
    if last_begun >= high:
        return Losses(None, halves(low, high), (high, high))
    if progress.at_work:
        return Losses(last_begun, halves(low, last_begun), (last_begun + 1, high))
    return Losses(None, halves(low, last_begun + 1), (last_begun + 1, high))


def halves(start: int, stop: int) -> list[tuple[int, int]]:
    """Bisect a range; nothing of an empty one, one half of a single record."""
    middle = (start + stop) // 2
    return [(low, high) for low, high in ((start, middle), (middle, stop)) if low < high]
