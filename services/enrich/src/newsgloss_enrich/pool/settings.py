"""The pool's settings: the number of workers, their handler, and their limits."""

from dataclasses import dataclass

from newsgloss_common.sizes import MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """Sizes are in bytes, times in seconds.

    Attributes:
        workers: Processes that handle records. One more may exist for a moment: a replacement is warm before
            the worn-out worker retires, and a suspected record is tried alone in a worker of its own.
        handler: `package.module:factory`; the factory is called once per worker with `handler_config`.
        handler_config: Passed to the factory unchanged; JSON by convention.
        record_timeout_seconds: Time limit for one record, before the allowance for its size. Time in which
            its worker waited for a processor does not count.
        timeout_seconds_per_mebibyte: Additional time for each MiB of the record.
        memory_bytes: Resident memory that one worker may reach, models included. `RLIMIT_DATA` enforces it
            in the worker, and the parent checks it at every tick.
        recycle_after_records: A worker is replaced after this many records; 0 means never.
        recycle_growth_bytes: A worker is replaced once it has grown by this much since it loaded its handler;
            0 means never.
        start_timeout_seconds: The longest that a worker may take to load its handler.
        chunk_seconds: Work in one chunk; also how often a worker returns finished results.
        tries_alone: Failures alone in fresh workers that convict a record (see `verdict`).
        frame_bytes: The largest message between parent and worker, hence the largest record.
        tick_seconds: Interval of the watchdog.
        reducible: The handler can leave out a part of its work (`InputRecord.reduced`), so a convicted record
            is tried once more without that part.
    """

    workers: int
    handler: str
    handler_config: bytes = b"{}"
    record_timeout_seconds: float = 30.0
    timeout_seconds_per_mebibyte: float = 30.0
    memory_bytes: int = 2048 * MIB
    recycle_after_records: int = 100_000
    recycle_growth_bytes: int = 512 * MIB
    start_timeout_seconds: float = 120.0
    chunk_seconds: float = 0.05
    tries_alone: int = 3
    frame_bytes: int = 64 * MIB
    tick_seconds: float = 0.05
    reducible: bool = False

    def __post_init__(self) -> None:
        """Check each setting's range.

        Raises:
            ValueError: a setting is out of its range; the message names it.
        """
        for name in ("workers", "tries_alone", "memory_bytes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.frame_bytes < MIB:
            raise ValueError(f"frame_bytes must be at least {MIB}, not {self.frame_bytes}")
        for name in ("record_timeout_seconds", "start_timeout_seconds", "chunk_seconds", "tick_seconds"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        for name in ("recycle_after_records", "recycle_growth_bytes", "timeout_seconds_per_mebibyte"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative, it is {getattr(self, name)}")
        module, _, factory = self.handler.partition(":")
        if not module or not factory:
            raise ValueError(f"handler must read package.module:factory, not {self.handler!r}")

    def time_limit(self, size: int) -> float:
        """Time limit, in seconds, of a record of `size` bytes."""
        return self.record_timeout_seconds + self.timeout_seconds_per_mebibyte * size / MIB
