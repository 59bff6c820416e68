"""What all partition runs of a service share."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from newsgloss_enrich.pool import InputRecord, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.commit import SliceCommitter
from newsgloss_enrich.stream.listener import EngineListener
from newsgloss_enrich.stream.producers import ProducerFactory


class Pool(Protocol):
    """Enriches the records of a slice."""

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """Return one result per record, in order; `suspects` are offsets to be tried alone."""

    @property
    def seconds_per_record(self) -> float | None:
        """A worker's time per record; None until it is known."""


@dataclass(frozen=True)
class RunContext:
    """What all partition runs of a service share."""

    group: str
    pool: Pool
    producers: ProducerFactory
    committer: SliceCommitter
    budget: Budget
    breaker: CircuitBreaker
    heartbeat_seconds: float
    listener: EngineListener
    on_fatal: Callable[[BaseException], None]
    """Stops the service."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a run may want something else of the poller than before."""
