"""What the pool reports to its owner, for the log and the metrics; never any text of a record."""

from dataclasses import dataclass, field
from enum import StrEnum

from newsgloss_enrich.pool.records import InputRecord


class EventKind(StrEnum):
    """The values appear in the log.

    A record is *suspected* when a worker died over it. It is then tried alone, and either *cleared* (it came
    through), *convicted* (a poison record: it becomes a dead letter) or *reduced* (tried once more without
    the part of the work that can be left out).
    """

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
        pid: The worker concerned; None when the event concerns a record alone.
        cause: Why a worker ended, or the dead-letter code of a convicted record.
        detail: For people: how the worker ended, the end of its output, when the next try comes.
        topic: Of the record concerned; None, as are `partition` and `offset`, when there is none.
        partition: See `topic`.
        offset: See `topic`.
        failures: Failed starts in a row, or exits that count against the record.
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
    """A snapshot of the pool, for metrics.

    Attributes:
        starting: Workers that are loading their handler.
        idle: Workers without records.
        busy: Workers with at least one record.
        queued: Records that no worker has yet.
        suspects: Records that wait to be tried alone, or are being tried.
        restarts: Workers that ended since the pool was made, by cause.
        convicted: Records convicted since the pool was made, by dead-letter code.
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
        """Workers that have loaded their handler, busy or not."""
        return self.idle + self.busy
