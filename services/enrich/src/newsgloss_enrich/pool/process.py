"""One worker process as the parent sees it: its state, its pipes, its end.

Two pipes rather than a socket pair: a pipe can hold 1 MiB for an unprivileged process (`F_SETPIPE_SZ`), a
Unix socket about 200 KiB (`net.core.wmem_max`), and a chunk that waits as a whole in the pipe keeps its
worker busy without the parent's help.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from newsgloss_common.reader_process import environment_without_secrets
from newsgloss_enrich.pool.deaths import Cause
from newsgloss_enrich.pool.frames import (
    FrameError,
    FrameReader,
    FromWorker,
    Setup,
    ToWorker,
    Work,
    encode_frame,
)
from newsgloss_enrich.pool.progress import Progress, ProgressCell
from newsgloss_enrich.pool.states import TRANSITIONS, State
from newsgloss_enrich.pool.watchdog import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsgloss_enrich.pool.chunks import Chunk
    from newsgloss_enrich.pool.settings import PoolSettings

_PIPE_BYTES = 1024 * 1024
_LAST_WORDS_BYTES = 8 * 1024
_FIRST_LOOKS, _SOON, _LATER_LOOKS = 0.001, 0.02, 0.01
"""Seconds between two looks for an exit status, at first and after a while."""

_SECONDS_TO_EXIT = 1.0
"""A worker whose pipe has closed is dying; one that then lives on for this long is killed."""

_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
) | {"TOKENIZERS_PARALLELISM": "false"}


class WorkerProcess:
    """A worker process; made running, and of no use once dead.

    Attributes:
        state: See `State`; changed by `_become` alone.
        outstanding: Chunks sent and not fully answered, in order.
        handled: Records sent to it, ever; none means that it is fresh.
        cell: The shared words that tell what it does.
        watch: What the watchdog has seen of it.
        ordered: Why we ended it, when we did.
        loaded: Its handler was loaded.
        warm_bytes: Its size when it was ready.
        worn: It is to be replaced as soon as another is warm.
        complaint: Why its handler could not be loaded, in its own words.
    """

    def __init__(
        self,
        settings: PoolSettings,
        on_message: Callable[[WorkerProcess, FromWorker], None],
        on_dead: Callable[[WorkerProcess], None],
    ) -> None:
        """Start the process; the loading of its handler goes on in the background.

        Raises:
            OSError: The system has no process or descriptors to give.
        """
        self.state = State.STARTING
        self.outstanding: deque[Chunk] = deque()
        self.handled = 0
        self.watch = Watch()
        self.ordered: Cause | None = None
        self.loaded = False
        self.warm_bytes = 0
        self.worn = False
        self.complaint = ""
        self._on_message = on_message
        self._on_dead = on_dead
        self._loop = asyncio.get_running_loop()
        self._outbox: deque[memoryview] = deque()
        self._last_words = bytearray()
        self._retire_when_written = False
        self._reaper: asyncio.Handle | None = None
        self._waited = 0.0
        with contextlib.ExitStack() as undo:
            cell_fd = ProgressCell.create()
            undo.callback(os.close, cell_fd)
            self.cell = ProgressCell(cell_fd)
            work_out, self._work = _pipe()
            undo.callback(os.close, work_out)
            self._results, results_in = _pipe()
            undo.callback(os.close, results_in)
            self._errors, errors_in = os.pipe()
            undo.callback(os.close, errors_in)
            for fd in (self._work, self._results, self._errors):
                os.set_blocking(fd, False)
            try:
                self._process = _spawn((work_out, results_in, cell_fd), errors_in)
            except BaseException:
                for fd in (self._work, self._results, self._errors):
                    os.close(fd)
                self.cell.close()
                raise
        self.pid = self._process.pid
        self._reader = FrameReader(self._results, settings.frame_bytes)
        self._loop.add_reader(self._results, self._read_results)
        self._loop.add_reader(self._errors, self._read_errors)
        self._write(
            Setup(
                settings.handler,
                settings.handler_config,
                settings.memory_bytes,
                settings.frame_bytes,
                settings.chunk_seconds,
            )
        )

    def _become(self, state: State) -> None:
        if state is self.state:
            return
        if state not in TRANSITIONS[self.state]:
            raise RuntimeError(f"worker {self.pid} cannot go from {self.state} to {state}")
        self.state = state

    @property
    def exit_code(self) -> int:
        """As `subprocess` gives it; -9 where the system did not tell."""
        code = self._process.returncode
        return code if code is not None else -signal.SIGKILL

    @property
    def last_words(self) -> bytes:
        """The end of what it wrote to standard output and standard error."""
        return bytes(self._last_words)

    @property
    def records_answered(self) -> int:
        """How many of the records sent to it have been answered."""
        return (
            self.outstanding[0].first + self.outstanding[0].answered - 1 if self.outstanding else self.handled
        )

    @property
    def on_trial(self) -> bool:
        """It has a suspect, and so nothing else."""
        return any(chunk.trial is not None for chunk in self.outstanding)

    @property
    def fresh(self) -> bool:
        """It has handled nothing yet."""
        return not self.handled

    def ready(self, resident_bytes: int) -> None:
        """Its handler is loaded."""
        self.loaded = True
        self.warm_bytes = resident_bytes
        self.watch.starting = 0.0
        self._become(State.IDLE)

    def send(self, chunk: Chunk) -> None:
        """Hand it a chunk."""
        self._become(State.BUSY)
        chunk.first = self.handled + 1
        self.handled += chunk.stop - chunk.start
        self.outstanding.append(chunk)
        self._write(Work(chunk.first, list(chunk.job.records[chunk.start : chunk.stop])))

    def answered(self, chunk: Chunk, count: int) -> None:
        """Note that it answered `count` records more of its first chunk."""
        self.watch.answered()
        chunk.answered += count
        if chunk.next_index == chunk.stop:
            self.outstanding.popleft()
            if not self.outstanding and self.state is State.BUSY:
                self._become(State.IDLE)

    def progress(self) -> tuple[Progress, Chunk | None]:
        """What it does, and the chunk of the record at work; None when none is, or it makes no sense."""
        progress = self.cell.read()
        if progress.at_work:
            for chunk in self.outstanding:
                if chunk.next_index <= chunk.index_of(progress.number) < chunk.stop:
                    return progress, chunk
        return progress, None

    def retire(self) -> None:
        """Let it finish what it has and end."""
        if self.state in {State.RETIRING, State.DEAD}:
            return
        self.ordered = self.ordered or Cause.RETIRED
        self._become(State.RETIRING)
        self._retire_when_written = True
        self._flush()

    def kill(self, cause: Cause) -> None:
        """End it now; its death is reported like any other."""
        if self.state is State.DEAD:
            return
        if self._process.poll() is None:
            self.ordered = cause
            self._process.kill()
        self._reap_soon()

    def drain(self) -> None:
        """Read and pass on all that waits in its pipes, now."""
        while self._results >= 0 and self._read_results():
            pass

    def check_alive(self) -> None:
        """Notice a death that its pipe does not show, as when a child of it holds the other end."""
        if self.state is not State.DEAD and self._process.poll() is not None:
            self._bury()

    def _write(self, message: ToWorker) -> None:
        self._outbox.append(memoryview(encode_frame(message)))
        if len(self._outbox) == 1:
            self._flush()

    def _flush(self) -> None:
        if self._work < 0:
            return
        try:
            while self._outbox:
                written = os.write(self._work, self._outbox[0])
                if written == len(self._outbox[0]):
                    self._outbox.popleft()
                else:
                    self._outbox[0] = self._outbox[0][written:]
        except BlockingIOError:
            self._loop.add_writer(self._work, self._flush)
            return
        except BrokenPipeError:
            self._outbox.clear()  # it is dying: the end of its results says so, too
        self._loop.remove_writer(self._work)
        if self._retire_when_written:
            os.close(self._work)
            self._work = -1

    def _read_results(self) -> bool:
        """Read once and pass on whole messages; False when nothing waits or nothing more will come."""
        try:
            count = self._reader.read()
        except BlockingIOError:
            return False
        if count == 0:
            self._close_results()
            self._reap_soon()
            return False
        try:
            while (message := self._reader.next()) is not None:
                self._on_message(self, message)
        except FrameError as error:
            self.complaint = str(error)
            self._close_results()
            self.kill(Cause.GARBLED)
            return False
        return self._results >= 0

    def _close_results(self) -> None:
        if self._results >= 0:
            self._loop.remove_reader(self._results)
            os.close(self._results)
            self._results = -1

    def _read_errors(self) -> None:
        try:
            data = os.read(self._errors, 64 * 1024)
        except BlockingIOError:
            return
        if not data:
            self._close_errors()
            return
        self._last_words += data
        del self._last_words[:-_LAST_WORDS_BYTES]

    def _close_errors(self) -> None:
        if self._errors >= 0:
            self._loop.remove_reader(self._errors)
            os.close(self._errors)
            self._errors = -1

    def _reap_soon(self) -> None:
        """Look for the exit status until it is there: the pipe closes a moment before."""
        if self._reaper is None and self.state is not State.DEAD:
            self._reaper = self._loop.call_soon(self._reap)

    def _reap(self) -> None:
        self._reaper = None
        if self.state is State.DEAD:
            return
        if self._process.poll() is not None:
            self._bury()
            return
        pause = _FIRST_LOOKS if self._waited < _SOON else _LATER_LOOKS
        self._waited += pause
        if self._waited > _SECONDS_TO_EXIT:
            self.ordered = self.ordered or Cause.GARBLED
            self._process.kill()
        self._reaper = self._loop.call_later(pause, self._reap)

    def _bury(self) -> None:
        """Read what it left behind, close everything, report the death."""
        self.drain()
        for _ in range(16):  # a pipe holds no more; a child of the worker could write on for ever
            if self._errors < 0:
                break
            self._read_errors()
        self._become(State.DEAD)
        self._close_results()
        self._close_errors()
        if self._work >= 0:
            self._loop.remove_writer(self._work)
            os.close(self._work)
            self._work = -1
        self._outbox.clear()
        if self._reaper is not None:
            self._reaper.cancel()
            self._reaper = None
        try:
            self._on_dead(self)
        finally:
            self.cell.close()


def _pipe() -> tuple[int, int]:
    read, write = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        # Above the user's share of pipe memory (pipe(7)) the default has to do: slower, not wrong.
        with contextlib.suppress(OSError):
            fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return read, write


def _spawn(fds: tuple[int, int, int], errors: int) -> subprocess.Popen[bytes]:
    """Start a fresh interpreter that can import what this one can, with threads for one.

    Its standard output goes where its standard error goes, to the parent's eyes only: the service's own
    output may be data. SIGINT and SIGTERM are blocked until it ignores them. Called on the event loop's
    thread, whose end is what `PR_SET_PDEATHSIG` watches for.
    """
    work, results, cell = fds
    command = [
        sys.executable, "-P", "-m", "newsgloss_enrich.pool.worker",
        str(work), str(results), str(cell), str(os.getpid()),
    ]  # fmt: skip
    paths = [str(Path(path).absolute()) for path in sys.path if path]  # the empty entry means "here"
    environment = environment_without_secrets() | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(paths)}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        return subprocess.Popen(  # noqa: S603  this interpreter, with arguments of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            pass_fds=fds,
            env=environment,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
