"""Carries out the steps of a plan when they are due; long ones overlap."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence

from tests.chaos import residue
from tests.chaos.brokers import Brokers
from tests.chaos.disturbances import Disturbances
from tests.chaos.fault_kinds import NETWORK_FAULTS, Fault
from tests.chaos.fleet import Fleet, Member
from tests.chaos.outages import BROKER_FAULTS, Outages
from tests.chaos.plan import Step
from tests.chaos.stalls import StallClock

MOST_MEMBERS = 3
LEAST_FIT = 2
"""A fault hits a member only if this many work, so that one goes on."""

SHARED = NETWORK_FAULTS - {Fault.STALLED_DIRECTION}
"""A member keeps working under these, so other faults may hit it, and other members, at the same time."""

VICTIM_SECONDS = 420.0


class Chaos:
    """Applies the faults of a plan to a fleet and its brokers."""

    def __init__(
        self, fleet: Fleet, brokers: Brokers, clock: StallClock, tell: Callable[[str], None]
    ) -> None:
        self._fleet = fleet
        self._clock = clock
        self._tell = tell
        self.outages = Outages(brokers, clock, tell)
        self.disturbances = Disturbances(clock)
        self.done: Counter[str] = Counter()
        self.not_done: list[str] = []

    async def carry_out(self, plan: Sequence[Step], articles_out: Callable[[], int]) -> None:
        """Carry out all steps; return when the last one has ended and its victim works again.

        Steps that hit brokers come one after another and do not delay the others.
        """
        numbered = list(enumerate(plan, 1))
        brokers = [(number, step) for number, step in numbered if step.fault in BROKER_FAULTS]
        others = [(number, step) for number, step in numbered if step.fault not in BROKER_FAULTS]
        async with asyncio.TaskGroup() as going_on:

            async def one_by_one() -> None:
                for number, step in brokers:
                    await self._until_due(step, articles_out, self.outages.back)
                    self._tell(f"fault {number}/{len(plan)}: {step.fault}")
                    await self._do(step)

            going_on.create_task(one_by_one(), name="faults of brokers")
            last = time.monotonic()
            for number, step in others:
                await self._until_due(step, articles_out, last)
                last = time.monotonic()
                self._tell(f"fault {number}/{len(plan)}: {step.fault}")
                going_on.create_task(self._do(step), name=f"fault {number}")

    async def _until_due(self, step: Step, articles_out: Callable[[], int], last: float) -> None:
        """Wait until a step is due: by progress, or by the time since the step before."""
        while articles_out() < step.after_articles and time.monotonic() - last < step.patience:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    async def _do(self, step: Step) -> None:
        match step.fault:
            case fault if fault in BROKER_FAULTS:
                problem = await self.outages.carry_out(step)
                if problem is not None:
                    self.not_done.append(problem)
                    return
            case Fault.ADD_MEMBER:
                await self._add()
            case Fault.KILL_WORKER:
                await self._kill_worker(step)
            case _:
                member = await self._victim(step)
                if member is None:
                    self.not_done.append(f"{step.fault}: no member was fit for it")
                    return
                await self._tamper(step, member)
        self.done[step.fault] += 1

    async def _tamper(self, step: Step, member: Member) -> None:
        member.held = step.fault not in SHARED
        self._tell(f"{step.fault} of {member.name} {' '.join(step.detail)}".rstrip())
        match step.fault:
            case fault if fault in NETWORK_FAULTS:
                await self.disturbances.carry_out(step, member)
                member.held = member.held and step.fault in SHARED
            case Fault.KILL_ENRICHER:
                self._clock.disturbed(time.monotonic())
                await self._fleet.kill(member)
                await asyncio.sleep(step.length)
                await self._replace()
            case Fault.ZOMBIE:
                self._clock.disturbed(time.monotonic())
                member.send(signal.SIGSTOP)
                await asyncio.sleep(step.length)
                member.send(signal.SIGCONT)
                member.held = False
            case Fault.TERMINATE:
                await self._fleet.terminate(member)
                await self._replace()
            case Fault.REMOVE_MEMBER:
                await self._fleet.terminate(member)

    async def _replace(self) -> None:
        """Start another member, unless a simultaneous fault has already done so."""
        if len(self._fleet.running) < MOST_MEMBERS:
            await self._fleet.start()

    async def _victim(self, step: Step) -> Member | None:
        """Choose a working member; if the fault stops it, another one must be working."""
        deadline = time.monotonic() + VICTIM_SECONDS
        least = 1 if step.fault in SHARED else LEAST_FIT
        while len(fit := self._fleet.fit) < least:
            if time.monotonic() > deadline:
                return None
            if len(self._fleet.running) < LEAST_FIT:
                await self._fleet.start()
            await asyncio.sleep(0.05)
        return fit[int(step.choice * len(fit))]

    async def _add(self) -> None:
        if len(self._fleet.running) >= MOST_MEMBERS:  # the plan does not know how many there are
            oldest = self._fleet.fit[:1]
            for member in oldest:
                member.held = True
                await self._fleet.terminate(member)
        await self._fleet.start()

    async def _kill_worker(self, step: Step) -> None:
        deadline = time.monotonic() + VICTIM_SECONDS
        while not (workers := [pid for m in self._fleet.running for pid in residue.children(m.pid)]):
            if time.monotonic() > deadline:
                self.not_done.append("kill_worker: no worker lived")
                return
            await asyncio.sleep(0.05)
        victim = workers[int(step.choice * len(workers))]
        if residue.lives(victim):
            os.kill(victim, signal.SIGKILL)
