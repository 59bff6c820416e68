"""The records in flight of one partition: slices at the workers or waiting for their commit, and the backlog.

The slices form a chain: each begins at the offset that the one before it commits.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

from newsgloss_enrich.pool import InputRecord, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.context import Pool
from newsgloss_enrich.stream.refusals import result_after_refusal
from newsgloss_enrich.stream.slices import (
    MAX_RECORDS,
    Sized,
    Slice,
    SliceLimits,
    merge,
    replace_results,
    size_of,
    size_of_outcome,
    split,
    take,
)

MERGED_BYTES = 8 * 1024 * 1024
"""Memory limit of one transaction that carries several slices."""

SLICES_AHEAD = 3
"""One being committed, one at the workers or done behind it, and one queued so that no worker is idle."""


class InFlight:
    """Records of one partition from their fetch to their commit, in order."""

    def __init__(
        self,
        pool: Pool,
        budget: Budget,
        results_changed: asyncio.Event,
        on_phase: Callable[[str, float], None],
    ) -> None:
        """Begin with nothing.

        Args:
            pool: Enriches the slices.
            budget: Bounds what all partitions have in flight.
            results_changed: Set whenever the work on a slice ends.
            on_phase: Called with the seconds that a slice waited (`queue`) or was at the workers (`compute`).
        """
        self._pool = pool
        self._budget = budget
        self._results_changed = results_changed
        self._on_phase = on_phase
        self._arrivals: deque[tuple[int, float]] = deque()
        """For each fetch the offset after its last record, and its time."""
        self._load = budget.open()
        self._slices: deque[Slice] = deque()
        self._backlog: deque[Sized] = deque()
        self._chain_end: int | None = None
        """Offset that the last slice commits; the backlog begins here."""
        self._one_by_one_until = -1
        self._suspect_next = False
        self._commit_limit = MAX_RECORDS
        self._begun = False
        self._draining = False
        self._closed = False
        self.position: int | None = None
        """Offset to fetch next; None until the committed offset is known."""

    def update_room(self) -> bool:
        """Decide anew whether more may be fetched."""
        return self._budget.update(self._load)

    @property
    def records(self) -> int:
        """Number of records fetched and not committed."""
        return self._load.records

    @property
    def is_empty(self) -> bool:
        """Whether there are no records, and offered ones would be taken in."""
        return not (self._load.records or self._draining or self._closed)

    @property
    def committed(self) -> int | None:
        """The group's offset, as far as this run knows; None until the run has read it."""
        return self._slices[0].start if self._slices else self._chain_end

    @property
    def oldest_timestamp(self) -> int | None:
        """Timestamp of the first record, in milliseconds since the epoch; None when there is none."""
        if self._slices:
            return self._slices[0].records[0].timestamp
        return self._backlog[0][0].timestamp if self._backlog else None

    # -- in

    def adopt(self, parked: Sequence[Slice]) -> None:
        """Continue with the slices that an earlier run of the partition did not commit."""
        for part in parked:
            self._hold(part)
            self._load.size += part.size
            self._load.records += len(part.records)
            self._chain_end = self.position = part.end

    def offer(self, records: Sequence[InputRecord]) -> None:
        """Take in fetched records, and dispatch them when the workers are free."""
        if self._closed or self._draining or self.position is None:
            return
        fresh = [record for record in records if record.offset >= self.position]
        if not fresh:
            return
        self.position = fresh[-1].offset + 1
        self._arrivals.append((self.position, time.monotonic()))
        sizes = list(map(size_of, fresh))
        self._backlog.extend(zip(fresh, sizes, strict=True))
        self._load.size += sum(sizes)
        self._load.records += len(fresh)
        self.dispatch()

    def begin(self) -> None:
        """Allow records to go to the workers."""
        self._begun = True
        self.dispatch()

    def one_by_one_from(self, offset: int) -> None:
        """Put the next `MAX_RECORDS` offsets into slices of one record; the first record is a suspect."""
        self._one_by_one_until = offset + MAX_RECORDS
        self._suspect_next = True

    def dispatch(self) -> None:
        """Hand slices of the backlog to the workers, as many as may be ahead of the commit."""
        while self._backlog and len(self._slices) < SLICES_AHEAD and self._chain_end is not None:
            if self._closed or not self._begun:
                return
            first = self._backlog[0][0].offset
            limits = SliceLimits(records=1) if first < self._one_by_one_until else SliceLimits()
            records, size = take(self._backlog, limits.for_cost(self._pool.seconds_per_record))
            suspects = frozenset({first}) if self._suspect_next else frozenset()
            self._suspect_next = False
            now = time.monotonic()
            self._on_phase("queue", now - self._arrived(first, now))
            work = asyncio.create_task(self._pool.run(records, suspects=suspects))
            work.add_done_callback(lambda done, since=now: self._computed(done, since))  # type: ignore[misc]
            end = records[-1].offset + 1
            part = Slice(self._chain_end, end, records, size, work)
            self._chain_end = end
            self._hold(part)

    def _arrived(self, offset: int, now: float) -> float:
        """When the record at this offset, the first of the backlog, was fetched."""
        while self._arrivals and self._arrivals[0][0] <= offset:
            self._arrivals.popleft()
        return self._arrivals[0][1] if self._arrivals else now

    def _computed(self, work: asyncio.Task[list[Result]], since: float) -> None:
        if not work.cancelled() and not work.exception():
            self._on_phase("compute", time.monotonic() - since)

    def _hold(self, part: Slice) -> None:
        self._slices.append(part)
        part.work.add_done_callback(lambda _work: self._worked(part))

    def _worked(self, part: Slice) -> None:
        self._results_changed.set()
        if self._closed or part.charged or part.work.cancelled() or part.work.exception():
            return
        size = sum(map(size_of_outcome, part.records, part.work.result()))
        part.size += size
        part.charged = True
        if any(part is held for held in self._slices):
            self._load.size += size

    # -- out

    def next_to_commit(self) -> Slice | None:
        """The ready slices at the head, merged into one of at most as many records as the broker accepted."""
        if not self._slices or not self._slices[0].ready:
            return None
        head = self._slices[0]
        if len(head.records) > self._commit_limit:
            self._slices.popleft()
            self._slices.extendleft(reversed(split(head, self._commit_limit)))
            return self._slices[0]
        together: list[Slice] = []
        count = size = 0
        for part in self._slices:
            count += len(part.records)
            size += part.size
            if not part.ready or (together and (count > self._commit_limit or size > MERGED_BYTES)):
                break
            together.append(part)
        return merge(together)

    def committed_up_to(self, offset: int) -> None:
        """Remove the slices below the committed offset."""
        while self._slices and self._slices[0].end <= offset:
            part = self._slices.popleft()
            part.work.cancel()  # no-op unless another member committed this slice first
            self._load.size -= part.size
            self._load.records -= len(part.records)
        self._commit_limit = min(MAX_RECORDS, self._commit_limit * 2)

    def pass_to(self, offset: int) -> None:
        """Move on to an offset that was committed alone: there is no uncommitted record below it."""
        if self._slices:
            self._slices[0].start = max(self._slices[0].start, offset)
        else:
            self._chain_end = offset
        self.position = max(self.position or 0, offset)

    def refused(self, part: Slice, error: BaseException) -> None:
        """The broker refused a transaction: commit half as many records next time, down to one.

        Raises:
            FatalError: as `result_after_refusal`.
        """
        if len(part.records) > 1:
            self._commit_limit = max(1, len(part.records) // 2)
            return
        result = result_after_refusal(part.records[0], part.work.result()[0], error)
        self._slices[0] = replace_results(self._slices[0], [result])

    def reconcile(self, committed: int) -> None:
        """Keep the slices from the committed offset on; drop everything when no slice begins there."""
        limit = self._commit_limit
        self.committed_up_to(committed)
        self._commit_limit = limit
        if self.committed == committed:
            return
        for dropped in self._slices:
            dropped.work.cancel()
        self._slices.clear()
        self._backlog.clear()
        self._arrivals.clear()
        self._load.size = self._load.records = 0
        self._chain_end = self.position = committed

    def drain(self) -> None:
        """Take in no more and drop the backlog; what is at the workers is still committed."""
        self._load.size -= sum(size for _, size in self._backlog)
        self._load.records -= len(self._backlog)
        self._backlog.clear()
        self._draining = True

    def close(self) -> list[Slice]:
        """Free the budget, and return the slices for the partition's next run here."""
        self._closed = True
        self._budget.close(self._load)
        return list(self._slices)
