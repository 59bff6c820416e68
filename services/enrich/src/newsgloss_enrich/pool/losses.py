"""Which records of a dead worker's chunk may have ended it, and which cannot."""

from dataclasses import dataclass

from newsgloss_enrich.pool.chunks import Chunk
from newsgloss_enrich.pool.progress import Progress


@dataclass(frozen=True, slots=True)
class Losses:
    """The unanswered records of one chunk, as indices into its job.

    Attributes:
        suspect: The record at work, or the only one begun; None when it is not known.
        isolated: Ranges (start, stop) of records begun and not answered; one of them may be at fault.
        untouched: Range (start, stop) of records that had not begun.
    """

    suspect: int | None
    isolated: list[tuple[int, int]]
    untouched: tuple[int, int]

    @property
    def begun(self) -> bool:
        """Whether any record had begun."""
        return self.suspect is not None or bool(self.isolated)


def losses(chunk: Chunk, progress: Progress, *, plausible: bool) -> Losses:
    """Sort the records of a dead worker's chunk.

    Args:
        chunk: Its state once everything that the worker had written is read.
        progress: The worker's last entry in the shared cell.
        plausible: Whether the entry names a record that the worker has or had; if not, all may have begun.
    """
    low, high = chunk.next_index, chunk.kept
    last_begun = chunk.index_of(progress.number)
    if plausible and last_begun < low:
        return Losses(None, [], (low, high))
    # A record that was taken back at the moment it began (`last_begun >= high`) is queued elsewhere already.
    if plausible and progress.at_work and last_begun < high:
        return Losses(last_begun, halves(low, last_begun), (last_begun + 1, high))
    begun = min(last_begun + 1, high) if plausible else high
    if begun - low == 1:
        return Losses(low, [], (begun, high))
    return Losses(None, halves(low, begun), (begun, high))


def halves(start: int, stop: int) -> list[tuple[int, int]]:
    """Bisect a range; an empty range has no halves, a single record one."""
    middle = (start + stop) // 2
    return [(low, high) for low, high in ((start, middle), (middle, stop)) if low < high]
