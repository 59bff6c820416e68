"""The set of worker processes: enough of them, each warm before another retires.

Starts that fail are repeated with growing pauses.
"""

import asyncio
import math
from collections.abc import Callable, Iterator

from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.frames import FromWorker
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.states import State

FIRST_BACKOFF = 0.1
LONGEST_BACKOFF = 5.0
LONGEST_BACKOFF_WHEN_KILLED = 1.0
"""Seconds. Whoever kills starting workers may stop at any time; a handler that fails to load has seldom
changed a second later."""

SECONDS_AFTER_KILL = 10.0


class Fleet:
    """Keeps `settings.workers` processes, and one more while there is a reason.

    Attributes:
        failures: Fruitless starts in a row: no worker has answered a record since.
    """

    def __init__(
        self,
        settings: PoolSettings,
        on_message: Callable[[WorkerProcess, FromWorker], None],
        on_exit: Callable[[WorkerProcess], None],
        on_refused: Callable[[OSError], None],
    ) -> None:
        self._settings = settings
        self._on_refused = on_refused
        self._on_message = on_message
        self._on_exit = on_exit
        self._workers: list[WorkerProcess] = []
        self._empty = asyncio.Event()
        self._empty.set()
        self._closed = False
        self._not_before = 0.0
        self.failures = 0

    def __iter__(self) -> Iterator[WorkerProcess]:
        return iter(tuple(self._workers))

    def warm(self) -> list[WorkerProcess]:
        """Workers that can take records."""
        return [worker for worker in self._workers if worker.state in {State.IDLE, State.BUSY}]

    def count(self, state: State) -> int:
        """Workers in this state."""
        return sum(worker.state is state for worker in self._workers)

    def balance(self, *, fresh_wanted: bool, trial_on: bool) -> None:
        """Start missing workers and retire surplus ones.

        Args:
            fresh_wanted: A suspected record waits for a worker that has handled nothing.
            trial_on: A suspected record is being tried in a fresh worker; if it ends that one, the next try
                needs another.
        """
        if self._closed:
            return
        wanted = self._settings.workers
        if fresh_wanted or trial_on or any(worker.worn_out for worker in self.warm()):
            wanted += 1
        present = len(self.warm()) + self.count(State.STARTING)
        now = asyncio.get_running_loop().time()
        while present < wanted and now >= self._not_before:
            try:
                worker = WorkerProcess(self._settings, self._on_message, self._on_exit)
            except OSError as error:
                self._on_refused(error)
                break
            self._workers.append(worker)
            self._empty.clear()
            present += 1
        fresh_coming = any(worker.fresh for worker in self.warm()) or self.count(State.STARTING) > 0
        if not (fresh_coming if fresh_wanted else trial_on):
            self._retire_surplus()

    def _retire_surplus(self) -> None:
        candidates = [w for w in self.warm() if not w.on_trial]
        surplus = len(self.warm()) - self._settings.workers
        candidates.sort(key=lambda worker: (not worker.worn_out, -worker.records_sent))
        for worker in candidates[: max(surplus, 0)]:
            worker.retire()

    def start_failed(self, *, killed: bool) -> float:
        """Count a fruitless start and delay the next one. Returns the delay in seconds."""
        self.failures += 1
        longest = LONGEST_BACKOFF_WHEN_KILLED if killed else LONGEST_BACKOFF
        pause = min(longest, FIRST_BACKOFF * 2.0 ** min(self.failures - 1, 16))
        self._not_before = asyncio.get_running_loop().time() + pause
        return pause

    def start_succeeded(self) -> None:
        """Note that a worker did some work: the next one may start at once."""
        self.failures = 0
        self._not_before = 0.0

    def remove(self, worker: WorkerProcess) -> None:
        """Forget a dead worker."""
        self._workers.remove(worker)
        if not self._workers:
            self._empty.set()

    async def close(self, grace_seconds: float) -> None:
        """Let the workers end after their current record; kill those that have not ended after the grace.

        Raises:
            RuntimeError: a process survived SIGKILL, so something is wrong with the system.
        """
        self._closed = True
        for worker in self:
            worker.cell.void_through(worker.records_sent)
            if worker.state is State.STARTING or grace_seconds <= 0:
                worker.kill(Cause.RETIRED)
            else:
                worker.retire()
        try:
            async with asyncio.timeout(max(grace_seconds, 0)):
                await self._empty.wait()
        except TimeoutError:
            for worker in self:
                worker.kill(Cause.RETIRED)
            try:
                async with asyncio.timeout(SECONDS_AFTER_KILL):
                    await self._empty.wait()
            except TimeoutError:
                pids = ", ".join(str(worker.pid) for worker in self)
                raise RuntimeError(
                    f"workers {pids} were killed and did not end within {math.ceil(SECONDS_AFTER_KILL)} s"
                ) from None
