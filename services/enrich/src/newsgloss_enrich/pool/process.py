"""One worker process as the parent sees it: its state, its records, its end."""

import asyncio
import signal
from collections import deque
from collections.abc import Callable

from newsgloss_enrich.pool.chunks import Chunk
from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.frames import FromWorker, Setup, Work
from newsgloss_enrich.pool.pipes import OutputPipe, ResultPipe, WorkPipe
from newsgloss_enrich.pool.progress import Progress, Watch
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.spawn import spawn
from newsgloss_enrich.pool.states import TRANSITIONS, State

FIRST_POLL_SECONDS, LATER_POLL_SECONDS = 0.001, 0.01
"""Pause between two looks for an exit status, at first and after `FIRST_POLLS_SECONDS`."""

FIRST_POLLS_SECONDS = 0.02
SECONDS_TO_EXIT = 1.0
"""A worker that has closed its pipe should be ending; one that then lives on for this long is killed."""


class WorkerProcess:
    """A worker process, running from its construction on; a dead one is never used again.

    Attributes:
        pid: Its process id.
        state: See `State`; only `_become` changes it.
        outstanding: Chunks sent and not fully answered, in order.
        records_sent: Records sent to it over its life.
        cell: The memory in which it reports its progress.
        watch: What the watchdog has observed of it.
        ended_for: Why the pool ended it; None when it did not.
        loaded: Whether its handler is loaded.
        warm_bytes: Its resident set when it was ready.
        worn_out: Whether to replace it as soon as another worker is warm.
        problem: Why its handler could not be loaded, or why its messages could not be read.
    """

    def __init__(
        self,
        settings: PoolSettings,
        on_message: Callable[["WorkerProcess", FromWorker], None],
        on_exit: Callable[["WorkerProcess"], None],
    ) -> None:
        """Start the process; it loads its handler in the background.

        Raises:
            OSError: the system provides no process or no descriptors.
        """
        self.state = State.STARTING
        self.outstanding: deque[Chunk] = deque()
        self.records_sent = 0
        self.watch = Watch()
        self.ended_for: Cause | None = None
        self.loaded = False
        self.warm_bytes = 0
        self.worn_out = False
        self.problem = ""
        self._on_exit = on_exit
        self._loop = asyncio.get_running_loop()
        self._next_poll: asyncio.Handle | None = None
        self._polled_for = 0.0
        spawned = spawn()
        self._process, self.cell = spawned.process, spawned.cell
        self.pid = self._process.pid
        self._work = WorkPipe(spawned.work)
        self._output = OutputPipe(spawned.output)
        self._results = ResultPipe(
            spawned.results,
            settings.frame_bytes,
            on_message=lambda message: on_message(self, message),
            on_end=self._on_results_end,
        )
        self._work.send(
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
        """As `subprocess` gives it; -9 where the system lost the status."""
        code = self._process.returncode
        return code if code is not None else -signal.SIGKILL

    @property
    def last_output(self) -> bytes:
        """The end of what it wrote to standard output and standard error."""
        return bytes(self._output.last)

    @property
    def records_answered(self) -> int:
        """How many of the records sent to it have been answered."""
        if not self.outstanding:
            return self.records_sent
        return self.outstanding[0].first + self.outstanding[0].answered - 1

    @property
    def on_trial(self) -> bool:
        """Whether it has a suspected record, and therefore nothing else."""
        return any(chunk.trial is not None for chunk in self.outstanding)

    @property
    def fresh(self) -> bool:
        """Whether it has never been given a record."""
        return not self.records_sent

    def ready(self, resident_bytes: int) -> None:
        """Note that its handler is loaded."""
        self.loaded = True
        self.warm_bytes = resident_bytes
        self.watch.starting = 0.0
        self._become(State.IDLE)

    def send(self, chunk: Chunk) -> None:
        """Give it a chunk."""
        self._become(State.BUSY)
        chunk.first = self.records_sent + 1
        self.records_sent += chunk.stop - chunk.start
        self.outstanding.append(chunk)
        self._work.send(Work(chunk.first, list(chunk.job.records[chunk.start : chunk.stop])))

    def answered(self, chunk: Chunk, count: int) -> None:
        """Note answers to `count` more records of its first chunk."""
        self.watch.answered()
        chunk.answered += count
        if chunk.next_index == chunk.stop:
            self.outstanding.popleft()
            if not self.outstanding and self.state is State.BUSY:
                self._become(State.IDLE)

    def progress(self) -> tuple[Progress, Chunk | None]:
        """Read its progress, and find the chunk of the record at work.

        The chunk is None when no record is at work, or when the number makes no sense.
        """
        progress = self.cell.read()
        if progress.at_work:
            for chunk in self.outstanding:
                if chunk.next_index <= chunk.index_of(progress.number) < chunk.stop:
                    return progress, chunk
        return progress, None

    def retire(self) -> None:
        """Let it finish its records and end."""
        if self.state in {State.RETIRING, State.DEAD}:
            return
        self.ended_for = self.ended_for or Cause.RETIRED
        self._become(State.RETIRING)
        self._work.close_when_sent()

    def kill(self, cause: Cause) -> None:
        """Kill it; its exit is reported like any other."""
        if self.state is State.DEAD:
            return
        if self._process.poll() is None:
            self.ended_for = cause
            self._process.kill()
        self._await_exit()

    def drain(self) -> None:
        """Handle all messages that wait in its pipe, now."""
        self._results.drain()

    def check_alive(self) -> None:
        """Notice an exit that its pipe does not show, as when a child of it holds the other end."""
        if self.state is not State.DEAD and self._process.poll() is not None:
            self._bury()

    def _on_results_end(self, problem: str) -> None:
        if problem:
            self.problem = problem
            self.kill(Cause.GARBLED)
        else:
            self._await_exit()

    def _await_exit(self) -> None:
        """Poll for the exit status, which comes a moment after the pipe has closed."""
        if self._next_poll is None and self.state is not State.DEAD:
            self._next_poll = self._loop.call_soon(self._poll)

    def _poll(self) -> None:
        self._next_poll = None
        if self.state is State.DEAD:
            return
        if self._process.poll() is not None:
            self._bury()
            return
        pause = FIRST_POLL_SECONDS if self._polled_for < FIRST_POLLS_SECONDS else LATER_POLL_SECONDS
        self._polled_for += pause
        if self._polled_for > SECONDS_TO_EXIT:
            self.ended_for = self.ended_for or Cause.GARBLED
            self._process.kill()
        self._next_poll = self._loop.call_later(pause, self._poll)

    def _bury(self) -> None:
        """Read what the dead process left in its pipes, close everything, report the exit."""
        self._results.drain()
        self._output.finish()
        self._become(State.DEAD)
        self._results.close()
        self._work.close()
        if self._next_poll is not None:
            self._next_poll.cancel()
            self._next_poll = None
        try:
            self._on_exit(self)
        finally:
            self.cell.close()
