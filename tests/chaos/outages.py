"""Carries out faults of the brokers, one at a time; the next one waits until all brokers work."""

import asyncio
import time
from collections.abc import Callable

from aiokafka.errors import KafkaError
from tests.chaos.brokers import Brokers
from tests.chaos.fault_kinds import THREE_BROKERS, Fault
from tests.chaos.plan import Step
from tests.chaos.stalls import StallClock

from newsgloss_dev_kafka import DevBroker

OUTAGES = frozenset({Fault.KILL_BROKER, Fault.PAUSE_BROKER})
"""The clocks stop during these: one paused broker of three is still connected, and its clients wait for
it."""

BROKER_FAULTS = OUTAGES | THREE_BROKERS
VICTIM_SECONDS = 420.0


class Outages:
    """Kills and pauses brokers."""

    def __init__(self, brokers: Brokers, clock: StallClock, tell: Callable[[str], None]) -> None:
        self._brokers = brokers
        self._clock = clock
        self._tell = tell
        self.back = time.monotonic()
        """When the last broker came back, on the monotonic clock."""

        self.seconds = 0.0
        """How long a broker was away in total."""

    async def carry_out(self, step: Step) -> str | None:
        """Carry out a step and undo it; return the reason if it cannot be carried out."""
        broker = await self._victim(step)
        if broker is None:
            return f"{step.fault}: nobody knew which broker it is"
        self._tell(f"{step.fault}: {broker.name}")
        if step.fault in OUTAGES:
            await self._outage(step, broker)
        else:
            await self._failover(step, broker)
        if len(self._brokers.all) > 1:
            await self._brokers.healthy()
        self.back = time.monotonic()
        return None

    async def _victim(self, step: Step) -> DevBroker | None:
        deadline = time.monotonic() + VICTIM_SECONDS
        while time.monotonic() < deadline:
            try:
                return await self._brokers.victim(step)
            except (KafkaError, OSError, TimeoutError):
                await asyncio.sleep(0.5)
        return None

    async def _outage(self, step: Step, broker: DevBroker) -> None:
        began = time.monotonic()
        self._clock.outage_begins(began)
        try:
            if step.fault is Fault.KILL_BROKER:
                await asyncio.to_thread(broker.kill)
                await asyncio.sleep(step.length)
                await asyncio.to_thread(broker.start)
            else:
                broker.pause()
                try:
                    await asyncio.sleep(step.length)
                finally:
                    broker.resume()
        finally:
            ended = time.monotonic()
            self._clock.outage_ends(ended)
            self.seconds += ended - began

    async def _failover(self, step: Step, broker: DevBroker) -> None:
        """Kill one broker of three: the others take over, and the clocks start again."""
        began = time.monotonic()
        self._clock.disturbed(began)
        await asyncio.to_thread(broker.kill)
        await asyncio.sleep(step.length)
        await asyncio.to_thread(broker.start)
        self.seconds += time.monotonic() - began
