"""What a partition's run is given: the parts that all runs of a service share, and its consumer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiokafka.structs import TopicPartition

from newsgloss_enrich.pool import InputRecord, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.producers import ProducerFactory
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.transaction import Outlet


class Pool(Protocol):
    """Where a slice's records are enriched."""

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """One result per record, in order."""

    @property
    def seconds_per_record(self) -> float | None:
        """What a record costs, once known."""


class Positions(Protocol):
    """What a run asks of the consumer."""

    def stands(self, partition: TopicPartition, epoch: int) -> bool:
        """Whether this epoch is still the partition's."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Fetch from `offset` next."""

    async def first_offset(self, partition: TopicPartition) -> int:
        """Where to begin when the group has no offset."""

    def room_made(self) -> None:
        """A run may want records again."""


@dataclass(frozen=True)
class RunContext:
    """What all runs of a service share."""

    group: str
    pool: Pool
    producers: ProducerFactory
    outlet: Outlet
    budget: Budget
    breaker: CircuitBreaker
    heartbeat_seconds: float
    on_fetched: Callable[[int], None]
    """So many records came in."""
    on_phase: Callable[[str, float], None]
    """A slice was so many seconds in a phase: queue, compute, send or commit."""
    on_committed: Callable[[TopicPartition, Slice], None]
    on_aborted: Callable[[BaseException | None], None]
    """A transaction that had begun did not commit; None: its partition was revoked."""
    on_rebalanced: Callable[[float], None]
    """A new assignment, so many seconds after the old one was given up."""
    on_recovery: Callable[[TopicPartition, BaseException], None]
    on_fatal: Callable[[BaseException], None]
