"""Worker processes for hostile records: bytes in, bytes out, whatever a record does to its worker."""

from newsgloss_enrich.pool.errors import PoolBrokenError, PoolStoppedError, WorkerStartError
from newsgloss_enrich.pool.events import EventKind, PoolEvent, PoolStats
from newsgloss_enrich.pool.pool import WorkerPool
from newsgloss_enrich.pool.records import (
    Enriched,
    Handler,
    HandlerFactory,
    InputRecord,
    Rejected,
    Result,
)
from newsgloss_enrich.pool.settings import PoolSettings

__all__ = [
    "Enriched",
    "EventKind",
    "Handler",
    "HandlerFactory",
    "InputRecord",
    "PoolBrokenError",
    "PoolEvent",
    "PoolSettings",
    "PoolStats",
    "PoolStoppedError",
    "Rejected",
    "Result",
    "WorkerPool",
    "WorkerStartError",
]
