"""Which record a worker is working on, as the parent sees it.

The worker writes a few words of memory that it shares with its parent. When it dies or hangs, the parent
knows the record at fault at once; with a pipe alone it would have to bisect the chunk. The memory is
anonymous (`memfd_create(2)`, else an unlinked file), so nothing is left behind in `/dev/shm`.

Each word is aligned and written by one 8-byte store, which x86-64 and ARM64 never tear. Only the worker
writes the first two words, only the parent the third.
"""

import mmap
import os
import tempfile
import time
from dataclasses import dataclass
from typing import NamedTuple

from newsgloss_enrich.pool.processor import Usage

CELL_BYTES = mmap.PAGESIZE
BEGUN, SINCE, VOID = 0, 1, 2

AT_PROCESS_START = Usage(0.0, 0.0)


class Progress(NamedTuple):
    """The last record begun (0: none yet), whether it is still at work, and since when.

    `since` is in nanoseconds of the monotonic clock, which all processes of a machine share.
    """

    number: int
    at_work: bool
    since: int


class ProgressCell:
    """Both sides' view of the shared words; records are numbered from 1 over the worker's life."""

    def __init__(self, fd: int) -> None:
        self._map = mmap.mmap(fd, CELL_BYTES)
        self._words = memoryview(self._map).cast("Q")

    @staticmethod
    def create() -> int:
        """Return a descriptor of fresh shared memory, for both sides to map."""
        if hasattr(os, "memfd_create"):
            fd = os.memfd_create("newsgloss-progress", os.MFD_CLOEXEC)
        else:
            with tempfile.TemporaryFile() as file:
                fd = os.dup(file.fileno())
        os.ftruncate(fd, CELL_BYTES)
        return fd

    def begin(self, number: int) -> int:
        """Worker: mark record `number` as at work. Returns the time, in nanoseconds."""
        now = time.monotonic_ns()
        self._words[SINCE] = now
        self._words[BEGUN] = number << 1 | 1
        return now

    def end(self, number: int) -> None:
        """Worker: mark that no record is at work and that the last one was `number`."""
        self._words[BEGUN] = number << 1

    def is_void(self, number: int) -> bool:
        """Worker: whether the parent took this record back."""
        return number <= self._words[VOID]

    def void_through(self, number: int) -> None:
        """Parent: take back all records up to `number` that have not begun."""
        self._words[VOID] = number

    def read(self) -> Progress:
        """Parent: read what the worker does now, or did last."""
        word = self._words[BEGUN]
        return Progress(word >> 1, bool(word & 1), self._words[SINCE])

    def close(self) -> None:
        """Unmap the memory."""
        self._words.release()
        self._map.close()


@dataclass(slots=True)
class Watch:
    """What the watchdog has observed of one worker.

    Attributes:
        number: The record last observed at work; 0 when none was.
        at_work: Seconds for which this record has been observed at work.
        silent: Seconds for which the worker had records, worked on none and answered none.
        starting: Seconds since the worker was started, until it is ready.
        usage_before: The process's use of the processor when the span that counts now began; None when the
            span begins now, or when the system provides no reading.
    """

    number: int = 0
    at_work: float = 0.0
    silent: float = 0.0
    starting: float = 0.0
    usage_before: Usage | None = AT_PROCESS_START

    def observe(self, progress: Progress, seconds: float, *, has_work: bool) -> None:
        """Add a reading of the shared cell; `seconds` is what the tick counts for."""
        number = progress.number if progress.at_work else 0
        if number != self.number or not (number or self.silent or self.starting):
            self.usage_before = None
        if progress.at_work:
            self.silent = 0.0
            if progress.number == self.number:
                self.at_work += seconds
            else:
                self.number, self.at_work = progress.number, 0.0
        else:
            self.number, self.at_work = 0, 0.0
            self.silent = self.silent + seconds if has_work else 0.0

    def answered(self) -> None:
        """Note an answer of the worker, which is then not silent."""
        self.silent = 0.0
