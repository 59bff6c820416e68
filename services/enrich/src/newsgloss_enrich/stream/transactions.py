"""A run's transactions: one at a time, each of one slice."""

import asyncio
from collections.abc import Callable

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.group_offset import GroupOffset
from newsgloss_enrich.stream.in_flight import InFlight
from newsgloss_enrich.stream.places import Place
from newsgloss_enrich.stream.slices import Slice


class Transactions:
    """Commits ready slices."""

    def __init__(
        self,
        partition: TopicPartition,
        context: RunContext,
        in_flight: InFlight,
        group: GroupOffset,
        check: Callable[[], None],
    ) -> None:
        """`check` raises once the run has ended; it is called after every await."""
        self._partition = partition
        self._context = context
        self._in_flight = in_flight
        self._group = group
        self._check = check
        self._task: asyncio.Task[None] | None = None
        self._counted_until = -1
        """The circuit breaker has counted the results below this offset."""
        self.slice: Slice | None = None
        """The slice that is being committed, or whose commit failed."""

    @property
    def is_open(self) -> bool:
        """Whether a transaction has begun and not ended."""
        return self._task is not None

    def place(self) -> Place:
        """The records that a fatal error may concern: those of the slice, else all in flight."""
        part, in_flight = self.slice, self._in_flight
        first = part.records[0].offset if part is not None else in_flight.committed
        end = part.end if part is not None else in_flight.position
        topic, partition = self._partition
        return Place(topic, partition, first, None if end is None else end - 1)

    async def commit(self, ready: Slice) -> None:
        """Commit a slice, once the circuit breaker lets it pass.

        The transaction is a task of its own: cancelling the run does not interrupt it.

        Raises:
            FatalError: the circuit breaker tripped.
            one of `REFUSALS`, aiokafka.errors.KafkaError, TimeoutError: as `SliceCommitter.commit`.
        """
        self.slice = ready
        await self._count(ready)
        self._check()
        self._task = asyncio.create_task(self._commit(ready))
        await asyncio.wait({self._task})
        try:
            self._task.result()
        except Exception as error:
            self._context.listener.on_aborted(error)
            raise
        finally:
            self._task = None
        self._check()

    async def finish(self, grace_seconds: float) -> asyncio.Task[None] | None:
        """Wait for an open transaction, then cancel it; returns its task, which may still be ending."""
        task = self._task
        if task is not None:
            await asyncio.wait({task}, timeout=grace_seconds)
            if not task.done():
                self._context.listener.on_aborted(None)
            task.cancel()
        return task

    async def _count(self, ready: Slice) -> None:
        fresh = [result for result in ready.work.result() if result.offset >= self._counted_until]
        await self._context.breaker.check(fresh)
        self._counted_until = ready.end

    async def _commit(self, ready: Slice) -> None:
        listener = self._context.listener
        await self._context.committer.commit(self._group.producer, ready, listener.on_phase)
        self.slice = None
        self._in_flight.committed_up_to(ready.end)
        listener.on_committed(self._partition, ready)
