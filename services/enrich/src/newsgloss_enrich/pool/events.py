"""What the pool tells its owner while it runs, for the log and the metrics; never any text of a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsgloss_enrich.pool.records import InputRecord


class EventKind(StrEnum):
    """What happened."""

    WORKER_READY = "worker_ready"
    WORKER_DIED = "worker_died"
    WORKER_START_FAILED = "worker_start_failed"
    WORKER_RETIRED = "worker_retired"
    RECORD_SUSPECTED = "record_suspected"
    RECORD_CLEARED = "record_cleared"
    RECORD_CONVICTED = "record_convicted"
    RECORD_REDUCED = "record_reduced"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEvent:
    """One event.

    Attributes:
        kind: What happened.
        pid: The worker concerned; None when the event is about a record alone.
        cause: Why a worker died or retired, or the code that a record was convicted of.
        detail: For people: how the worker ended, its last words, when it will be tried again.
        topic: Of the record concerned, like `partition` and `offset`; None when there is none.
        partition: See `topic`.
        offset: See `topic`.
        failures: Starts that failed in a row, or deaths that count against the record.
        seconds: How long a worker took to load its handler.
        record: The record concerned, for its key and headers.
    """

    kind: EventKind
    pid: int | None = None
    cause: str = ""
    detail: str = ""
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    failures: int = 0
    seconds: float = 0.0
    record: InputRecord | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStats:
    """A reading of the pool, for metrics.

    Attributes:
        starting: Workers loading their handler.
        idle: Workers with nothing to do.
        busy: Workers with at least one record.
        queued: Records that no worker has yet.
        suspects: Records waiting to be tried alone, or being tried.
        restarts: Workers that ended, by cause, since the pool was made.
        convicted: Records convicted, by code, since the pool was made.
    """

    starting: int
    idle: int
    busy: int
    queued: int
    suspects: int
    restarts: dict[str, int] = field(default_factory=dict)
    convicted: dict[str, int] = field(default_factory=dict)

    @property
    def alive(self) -> int:
        """Workers that are loaded, busy or not."""
        return self.idle + self.busy
