"""The group's offset in one partition, read and committed through the run's own producer.

Beside the offset a run commits a note: how many runs have started there. The first commit of a slice removes
it. A record that takes the whole container down leaves such notes behind, and is then tried alone.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.commit import commit_offset
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory

log = structlog.get_logger(__name__)

READ_SECONDS = 30.0
"""Limit for reading the committed offset. Beyond it the run recovers with a new producer."""

FRUITLESS_STARTS = 2
"""After this many runs that started at an offset and committed nothing, its records are tried one by one."""

FirstOffset = Callable[[TopicPartition], Awaitable[int]]
"""Finds the offset at which a group without one begins."""


class GroupOffset:
    """One run's producer, and the committed offset as this run has read or written it."""

    def __init__(
        self,
        partition: TopicPartition,
        group: str,
        producers: ProducerFactory,
        first_offset: FirstOffset,
        check: Callable[[], None],
    ) -> None:
        """`check` raises once the run has ended; it is called after every await."""
        self._partition = partition
        self._group = group
        self._producers = producers
        self._first_offset = first_offset
        self._check = check
        self._producer: AIOKafkaProducer | None = None
        self.found = Committed(0)
        """What was read or committed last; meaningful once the run is established."""
        self.is_noted = False
        """True once this run has noted its start."""

    @property
    def producer(self) -> AIOKafkaProducer:
        """The producer of the run's current epoch."""
        assert self._producer is not None  # noqa: S101 - a run is established before it uses it
        return self._producer

    async def establish(self, *, is_known: bool) -> None:
        """Start a new producer, which fences all earlier ones, and only then read the committed offset.

        Args:
            is_known: The run knows a committed offset already. A group that has none is new otherwise, and
                its first offset is committed.

        Raises:
            FatalError: the offset that was known has vanished.
            OffsetsUnavailableError, aiokafka.errors.KafkaError, TimeoutError: try again.
        """
        self.drop_producer()
        self._producer = await self._producers.start(self._partition)
        self._check()
        committed = await self.read()
        if committed is None:
            if self.is_noted or is_known:
                raise FatalError(
                    f"the committed offset of {self._partition.topic}-{self._partition.partition} in group "
                    f"{self._group!r} has vanished while the partition was in use: was the group deleted? "
                    "Set its offsets, then start again"
                )
            first = await self._first_offset(self._partition)
            self._check()
            committed = Committed(first)
            await self._commit(committed)
        self.found = committed

    def drop_producer(self) -> None:
        """Discard the producer, if there is one."""
        if self._producer is not None:
            self._producers.discard(self._producer)
            self._producer = None

    async def read(self) -> Committed | None:
        """The committed offset; None when the group has none.

        Raises:
            OffsetsUnavailableError, aiokafka.errors.KafkaError: as `fetch_committed`.
            TimeoutError: there was no answer within `READ_SECONDS`.
        """
        async with asyncio.timeout(READ_SECONDS):
            committed = await fetch_committed(self.producer.client, self._group, self._partition)
        self._check()
        return committed

    @property
    def is_fruitless(self) -> bool:
        """Whether several runs in a row have started at this offset and committed nothing."""
        return self.found.starts >= FRUITLESS_STARTS

    async def note_start(self) -> None:
        """Note that a run starts at this offset; to be done before its first record goes to a worker."""
        found = self.found
        if self.is_fruitless:
            log.warning(
                "records are tried one by one",
                topic=self._partition.topic,
                partition=self._partition.partition,
                offset=found.offset,
                because=f"{found.starts} runs started here and committed nothing",
            )
        note = Committed(found.offset, found.starts + 1)
        await self._commit(note)
        self.is_noted = True

    async def commit(self, offset: int) -> None:
        """Commit an offset alone. This writes no record and no marker to the raw topic."""
        committed = Committed(offset, 0 if self.is_noted else self.found.starts)
        await self._commit(committed)
        self.found = committed

    async def _commit(self, committed: Committed) -> None:
        await commit_offset(self.producer, self._group, self._partition, committed)
        self._check()
