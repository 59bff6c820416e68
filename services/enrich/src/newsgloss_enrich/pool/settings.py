"""The pool's settings: how many workers, what they run, and the bounds they are held to."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """Sizes are in bytes, times in seconds.

    Attributes:
        workers: Processes that take records. One more may live for a moment: a replacement is warm before
            the worn worker retires, and a suspect is tried alone in a worker of its own.
        handler: `package.module:factory`; the factory is called once per worker with `handler_config`.
        handler_config: Passed to the factory as it is; JSON by convention.
        record_timeout_seconds: The longest that one record may be at work, plus the allowance for its size;
            time in which its worker waited for a processor does not count.
        timeout_seconds_per_mebibyte: Allowance on top of it for each MiB of the record.
        memory_bytes: Resident memory that one worker may reach, models included. The worker itself is
            held to it by `RLIMIT_DATA`, the parent looks at every tick as well.
        recycle_after_records: A worker is replaced after this many records; 0 means never.
        recycle_growth_bytes: A worker is replaced when it has grown by this much since it was loaded; 0 means
            never.
        start_timeout_seconds: The longest that a worker may take to load its handler.
        chunk_seconds: Work that is handed over at once; also how often a worker hands back what is done.
        tries_alone: Failures alone in fresh workers that convict a record (see `verdict`).
        frame_bytes: The largest message between parent and worker, hence the largest record.
        tick_seconds: How often the watchdog looks.
        reducible: The handler can do without a part of its work (`InputRecord.reduced`), so that a convicted
            record is tried once more like that.
    """

    workers: int
    handler: str
    handler_config: bytes = b"{}"
    record_timeout_seconds: float = 30.0
    timeout_seconds_per_mebibyte: float = 30.0
    memory_bytes: int = 2048 * MEBIBYTE
    recycle_after_records: int = 100_000
    recycle_growth_bytes: int = 512 * MEBIBYTE
    start_timeout_seconds: float = 120.0
    chunk_seconds: float = 0.05
    tries_alone: int = 3
    frame_bytes: int = 64 * MEBIBYTE
    tick_seconds: float = 0.05
    reducible: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: A setting is out of its range; the message names it.
        """
        for name in ("workers", "tries_alone", "memory_bytes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.frame_bytes < MEBIBYTE:
            raise ValueError(f"frame_bytes must be at least {MEBIBYTE}, not {self.frame_bytes}")
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
        """Seconds that a record of `size` bytes may be at work."""
        return self.record_timeout_seconds + self.timeout_seconds_per_mebibyte * size / MEBIBYTE
