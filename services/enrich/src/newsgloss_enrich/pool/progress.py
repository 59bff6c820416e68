"""A few words of memory shared with one worker: which record is at work, and since when.

After a death or in a hang the parent thereby knows the record at fault at once, where a pool that has only
the pipe would have to bisect the chunk. The memory is anonymous (`memfd_create(2)`, else an unlinked file):
it has no name that could be left behind in `/dev/shm`.

Each word is aligned and written by one 8-byte store, which x86-64 and ARM64 never tear. Only the worker
writes the first two words, only the parent the third.
"""

from __future__ import annotations

import mmap
import os
import tempfile
import time
from typing import NamedTuple

_BYTES = mmap.PAGESIZE
_BEGUN, _SINCE, _VOID = 0, 1, 2


class Progress(NamedTuple):
    """A reading: the last record begun (0: none yet), whether it is still at work, and since when.

    `since` is in nanoseconds of the monotonic clock, which all processes of a machine share.
    """

    number: int
    at_work: bool
    since: int


class ProgressCell:
    """Both sides' view of the shared words; records are numbered from 1 over the worker's life."""

    def __init__(self, fd: int) -> None:
        self._map = mmap.mmap(fd, _BYTES)
        self._words = memoryview(self._map).cast("Q")

    @staticmethod
    def create() -> int:
        """Return a descriptor of fresh shared memory, for both sides to map."""
        if hasattr(os, "memfd_create"):
            fd = os.memfd_create("newsgloss-progress", os.MFD_CLOEXEC)
        else:
            with tempfile.TemporaryFile() as file:
                fd = os.dup(file.fileno())
        os.ftruncate(fd, _BYTES)
        return fd

    def begin(self, number: int) -> int:
        """Worker: record `number` is at work from now on. Returns the time, in nanoseconds."""
        now = time.monotonic_ns()
        self._words[_SINCE] = now
        self._words[_BEGUN] = number << 1 | 1
        return now

    def end(self, number: int) -> None:
        """Worker: no record is at work; the last one was `number`."""
        self._words[_BEGUN] = number << 1

    def is_void(self, number: int) -> bool:
        """Worker: whether the parent took this record back."""
        return number <= self._words[_VOID]

    def void_through(self, number: int) -> None:
        """Parent: take back all records up to `number` that have not begun."""
        self._words[_VOID] = number

    def read(self) -> Progress:
        """Parent: what the worker does now, or did last."""
        word = self._words[_BEGUN]
        return Progress(word >> 1, bool(word & 1), self._words[_SINCE])

    def close(self) -> None:
        """Unmap."""
        self._words.release()
        self._map.close()
