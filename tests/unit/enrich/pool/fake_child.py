"""Stands for a worker's process: the test holds the child's ends of its pipes and decides what it does."""

import contextlib
import itertools
import os
import subprocess
from typing import cast

import msgspec

from newsgloss_enrich.pool.frames import (
    FromWorker,
    Setup,
    ToWorker,
    Work,
    read_body,
    read_length,
    write_frame,
)
from newsgloss_enrich.pool.progress import ProgressCell
from newsgloss_enrich.pool.spawn import Spawned

BOUND = 64 * 1024 * 1024
PIDS = itertools.count(2**22 + 1)
"""Above the largest process id of Linux, so that none of them exists."""


class FakeChild:
    def __init__(self) -> None:
        self.pid = next(PIDS)
        self.returncode: int | None = None
        self._closed = False
        cell_fd = ProgressCell.create()
        self.cell, parents_cell = ProgressCell(cell_fd), ProgressCell(cell_fd)
        os.close(cell_fd)
        self._work, work = os.pipe()
        results, self._results = os.pipe()
        output, self._output = os.pipe()
        for fd in (self._work, work, results, output):
            os.set_blocking(fd, False)
        self.spawned = Spawned(cast("subprocess.Popen[bytes]", self), parents_cell, work, results, output)

    def poll(self) -> int | None:
        return self.returncode

    def kill(self) -> None:
        self.end(-9)

    def end(self, status: int) -> None:
        if self.returncode is None:
            self.returncode = status
            self.close()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            for fd in (self._work, self._results, self._output):
                os.close(fd)

    def say(self, message: FromWorker) -> None:
        write_frame(self._results, message)

    def write_raw(self, data: bytes) -> None:
        os.write(self._results, data)

    def print(self, data: bytes) -> None:
        os.write(self._output, data)

    def messages(self) -> list[ToWorker]:
        """What has arrived since the last call."""
        found: list[ToWorker] = []
        with contextlib.suppress(BlockingIOError):
            while (length := read_length(self._work, BOUND)) is not None:
                found.append(msgspec.msgpack.decode(read_body(self._work, length), type=ToWorker))
        return found

    def work(self) -> list[Work]:
        return [message for message in self.messages() if not isinstance(message, Setup)]

    @property
    def work_is_closed(self) -> bool:
        """Whether the parent has closed the pipe, once everything in it is read."""
        try:
            return os.read(self._work, 1) == b""
        except BlockingIOError:
            return False
