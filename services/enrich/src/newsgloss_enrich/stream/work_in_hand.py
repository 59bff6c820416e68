"""The work that a run has in hand: slices at the workers or waiting to be committed, and the backlog.

The slices are a chain: each begins at the offset that the one before it commits.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

from newsgloss_enrich.pool import InputRecord, Rejected, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.dead_letters import LetterRefused
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.run_context import Pool
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
"""What one transaction may take in memory when it carries several slices."""

SLICES_AHEAD = 3
"""One being committed, one at work or done behind it, one queued so that no worker waits."""


class WorkInHand:
    """Records of one partition from their fetch to their commit, in order.

    `on_result` is called whenever a slice's results are there, `on_phase` with the seconds that one waited
    for the workers (queue) and was with them (compute).
    """

    def __init__(
        self,
        pool: Pool,
        budget: Budget,
        on_result: Callable[[], None],
        on_phase: Callable[[str, float], None],
    ) -> None:
        self._pool = pool
        self._budget = budget
        self._on_result = on_result
        self._on_phase = on_phase
        self._arrivals: deque[tuple[int, float]] = deque()
        """Of each fetch the offset after its last record, and its time."""
        self._load = budget.open()
        self._slices: deque[Slice] = deque()
        self._backlog: deque[Sized] = deque()
        self._chain_end: int | None = None
        """Offset that the last slice commits; the backlog begins here."""
        self._careful_until = -1
        self._suspect_next = False
        self._commit_limit = MAX_RECORDS
        self._begun = False
        self._draining = False
        self._closed = False
        self.position: int | None = None
        """Offset that is fetched next; None until the committed one is known."""

    @property
    def has_room(self) -> bool:
        """Whether more may be fetched."""
        return self._budget.has_room(self._load)

    @property
    def records(self) -> int:
        """Records fetched and not committed."""
        return self._load.records

    @property
    def idle(self) -> bool:
        """Whether nothing is in hand, and what is offered would be taken in."""
        return not (self._load.records or self._draining or self._closed)

    @property
    def committed(self) -> int | None:
        """The group's offset, as far as is known here."""
        return self._slices[0].start if self._slices else self._chain_end

    @property
    def oldest_timestamp(self) -> int | None:
        """Of the first record in hand, in milliseconds since the epoch; None without one."""
        if self._slices:
            return self._slices[0].records[0].timestamp
        return self._backlog[0][0].timestamp if self._backlog else None

    # -- in

    def adopt(self, parked: Sequence[Slice]) -> None:
        """Go on with the slices that an earlier run of the partition left."""
        for part in parked:
            self._hold(part)
            self._load.size += part.size
            self._load.records += len(part.records)
            self._chain_end = self.position = part.end

    def offer(self, records: Sequence[InputRecord]) -> None:
        """Take in what was fetched, and hand it to the workers when they are free for it."""
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
        """From now on records go to the workers."""
        self._begun = True
        self.dispatch()

    def careful_from(self, offset: int) -> None:
        """Try the records from here on one by one, the first of them as a suspect."""
        self._careful_until = offset + MAX_RECORDS
        self._suspect_next = True

    def dispatch(self) -> None:
        """Hand slices of the backlog to the workers, as many as may be ahead of the commit."""
        while self._backlog and len(self._slices) < SLICES_AHEAD and self._chain_end is not None:
            if self._closed or not self._begun:
                return
            first = self._backlog[0][0].offset
            limits = SliceLimits(records=1) if first < self._careful_until else SliceLimits()
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
        self._on_result()
        if self._closed or part.charged or part.work.cancelled() or part.work.exception():
            return
        size = sum(map(size_of_outcome, part.records, part.work.result()))
        part.size += size
        part.charged = True
        if any(part is held for held in self._slices):
            self._load.size += size

    # -- out

    def next_to_commit(self) -> Slice | None:
        """The ready slices at the head, as one; not more records than the broker was seen to take."""
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
        """Let go of what was committed."""
        while self._slices and self._slices[0].end <= offset:
            part = self._slices.popleft()
            part.work.cancel()  # has an effect only where another member has done it first
            self._load.size -= part.size
            self._load.records -= len(part.records)
        self._commit_limit = min(MAX_RECORDS, self._commit_limit * 2)

    def passed(self, offset: int) -> None:
        """Note that `offset` was committed; before it lies no record that had not been committed."""
        if self._slices:
            self._slices[0].start = max(self._slices[0].start, offset)
        else:
            self._chain_end = offset
        self.position = max(self.position or 0, offset)

    def refused(self, part: Slice, error: BaseException) -> None:
        """The broker refused a transaction: next time half as much, down to the one record.

        Raises:
            FatalError: it refuses a dead letter that holds nothing of the record any more.
        """
        if len(part.records) > 1:
            self._commit_limit = max(1, len(part.records) // 2)
            return
        record, result = part.records[0], part.work.result()[0]
        name = type(error).__name__
        if isinstance(result, LetterRefused):
            raise FatalError(
                f"the broker refuses the dead letter of {record.topic}-{record.partition} offset "
                f"{record.offset} ({name}), though nothing of the record is left in it: look at the settings "
                "of the dead-letter topic (max.message.bytes, message.timestamp.*)"
            ) from error
        if isinstance(result, Rejected):
            again = LetterRefused(
                record.offset, result.code, result.message, result.stage, result.error_class
            )
            self._slices[0] = replace_results(self._slices[0], [again])
            return
        message = f"the broker refused the enriched record: {name}"
        rejected = Rejected(record.offset, "rejected_by_broker", message, "publish", name)
        self._slices[0] = replace_results(self._slices[0], [rejected])

    def reconcile(self, committed: int) -> None:
        """Let the committed offset decide what of the work in hand is still to be sent."""
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
        """Take in no more, and forget what no worker has yet; what is at work is still committed."""
        self._load.size -= sum(size for _, size in self._backlog)
        self._load.records -= len(self._backlog)
        self._backlog.clear()
        self._draining = True

    def close(self) -> list[Slice]:
        """The slices, for whoever has the partition next here; the budget is free of them."""
        self._closed = True
        self._budget.close(self._load)
        return list(self._slices)
