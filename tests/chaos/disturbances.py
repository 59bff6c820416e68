"""Carries out faults of the network between one member and the brokers."""

import time
from collections import Counter

from tests.chaos.fault_kinds import Fault
from tests.chaos.fleet import Member
from tests.chaos.late import LateRequest
from tests.chaos.plan import Step
from tests.chaos.stalls import StallClock
from tests.protocol.gate import Direction
from tests.protocol.requests import Kind


class Disturbances:
    """Cuts, slows and stalls a member's connections, and delivers its requests late."""

    def __init__(self, clock: StallClock) -> None:
        self._clock = clock
        self.late: Counter[str] = Counter()
        """What became of the late requests: kind and answer."""

    async def carry_out(self, step: Step, member: Member) -> None:
        """Carry out a step; return when it is over."""
        match step.fault:
            case Fault.CUT_CONNECTION:
                await member.network.cut(step.detail[0])
            case Fault.SLOW_NETWORK:
                await member.network.slow(step.length)
            case Fault.STALLED_DIRECTION:
                self._clock.disturbed(time.monotonic())
                await member.network.stall(Direction(step.detail[0]), step.length)
                self._clock.disturbed(time.monotonic())
            case Fault.LATE_REQUEST:
                late = LateRequest(Kind[step.detail[0]], before=Kind[step.detail[1]])
                await member.network.deliver_late(late)
                self.late[f"{late.name}: {late.outcome}"] += 1
            case _:
                raise ValueError(f"{step.fault} is not of the network")
