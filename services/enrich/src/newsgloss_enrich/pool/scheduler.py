"""Decides what each worker does next: start, retire, try a suspected record, or handle a chunk."""

import time

from newsgloss_enrich.pool import watchdog
from newsgloss_enrich.pool.dispatch import Dispatcher
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.quarantine import Quarantine
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.states import State

STUCK_AFTER_CHUNKS = 4
FRUITLESS_STARTS = 10
"""Workers in a row that ended without an answer, before their starts no longer count as work in progress. A
single record that overwrites its worker's memory causes about seven."""


class Scheduler:
    """Matches the fleet with the records that wait in quarantine and at the dispatcher."""

    def __init__(
        self, settings: PoolSettings, fleet: Fleet, quarantine: Quarantine, dispatcher: Dispatcher
    ) -> None:
        self._settings = settings
        self._fleet = fleet
        self._quarantine = quarantine
        self._dispatcher = dispatcher

    @property
    def at_work(self) -> bool:
        """Whether something is going on that ends within a bounded time, however long that is.

        A record in a worker has its time limit, and a suspected record waits for its next try or for a fresh
        worker. False when workers end again and again without having answered anything.
        """
        if any(worker.outstanding for worker in self._fleet):
            return True
        coming = bool(self._quarantine) or self._fleet.count(State.STARTING) > 0
        return coming and self._fleet.failures < FRUITLESS_STARTS

    def advance(self) -> None:
        """Start and retire workers as needed, and give them what waits: suspects first, then jobs in turn."""
        trial_on = any(
            chunk.trial is not None and chunk.trial.needs_fresh
            for worker in self._fleet
            for chunk in worker.outstanding
        )
        self._fleet.balance(fresh_wanted=self._quarantine.wants_fresh_worker, trial_on=trial_on)
        workers = self._fleet.warm()
        if self._quarantine:
            self._quarantine.start_trials(workers, time.monotonic(), others_wait=bool(self._dispatcher))
            reserved = self._quarantine.reserved(workers)
            workers = [worker for worker in workers if worker not in reserved]
        self._dispatcher.give(workers)

    def inspect(self, seconds: float) -> None:
        """Have the watchdog check each worker; give the queue of a stuck one to idle workers.

        `seconds` is what this tick counts for.
        """
        stuck_after = STUCK_AFTER_CHUNKS * self._settings.chunk_seconds
        for worker in self._fleet:
            worker.check_alive()
            if worker.state is State.DEAD:
                continue
            watchdog.inspect(worker, seconds, self._settings)
            others_idle = not self._dispatcher and self._fleet.count(State.IDLE)
            if others_idle and not worker.on_trial and watchdog.is_stuck(worker, stuck_after):
                self._dispatcher.take_back(worker)

    def void_abandoned_work(self) -> None:
        """Take records of cancelled calls back from the workers that have nothing else."""
        for worker in self._fleet:
            if worker.outstanding and all(chunk.job.over for chunk in worker.outstanding):
                worker.cell.void_through(worker.records_sent)
