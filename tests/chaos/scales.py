"""The sizes of runs, and their mixtures of faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.chaos.fault_kinds import Fault

_WITHOUT_NETWORK: dict[Fault, float] = {
    Fault.KILL_WORKER: 0.26,
    Fault.KILL_ENRICHER: 0.20,
    Fault.ZOMBIE: 0.14,
    Fault.TERMINATE: 0.10,
    Fault.ADD_MEMBER: 0.07,
    Fault.REMOVE_MEMBER: 0.07,
    Fault.KILL_BROKER: 0.10,
    Fault.PAUSE_BROKER: 0.06,
}
_COMMON: dict[Fault, float] = {
    Fault.KILL_WORKER: 0.15,
    Fault.KILL_ENRICHER: 0.12,
    Fault.ZOMBIE: 0.09,
    Fault.TERMINATE: 0.07,
    Fault.ADD_MEMBER: 0.05,
    Fault.REMOVE_MEMBER: 0.05,
    Fault.CUT_CONNECTION: 0.10,
    Fault.LATE_REQUEST: 0.14,
    Fault.SLOW_NETWORK: 0.06,
    Fault.STALLED_DIRECTION: 0.06,
}
SHARES: Mapping[int, Mapping[Fault, float]] = {
    1: _COMMON | {Fault.KILL_BROKER: 0.07, Fault.PAUSE_BROKER: 0.04},
    3: _COMMON
    | {
        Fault.KILL_LEADER: 0.03,
        Fault.KILL_CONTROLLER: 0.02,
        Fault.KILL_GROUP_COORDINATOR: 0.02,
        Fault.KILL_TRANSACTION_COORDINATOR: 0.03,
        Fault.PAUSE_BROKER: 0.01,
    },
}
"""The shares of faults in a run, by the number of brokers."""

LATE: Mapping[str, float] = {
    "END_TXN": 0.5,
    "TXN_OFFSET_COMMIT": 0.2,
    "PRODUCE": 0.1,
    "ADD_PARTITIONS": 0.07,
    "ADD_OFFSETS": 0.06,
    "INIT_PRODUCER_ID": 0.07,
}
"""The shares of late requests, by kind (`tests.protocol.requests.Kind`)."""


@dataclass(frozen=True)
class Scale:
    """The size of a run."""

    articles: int
    faults: int
    pause_seconds: float
    """How long a broker is paused."""

    brokers: int = 1
    """One, or three."""

    shares: Mapping[Fault, float] = field(default_factory=lambda: SHARES[1])
    """The shares of faults; each that is named occurs at least once."""

    late: Mapping[str, float] = field(default_factory=lambda: LATE)
    """The shares of late requests."""

    longest_work_ms: float = 80.0
    """The longest time that a harmless article takes in a worker."""

    harmful: bool = True
    """Whether some articles end their workers or are refused by the broker."""


FULL: Mapping[int, Scale] = {
    brokers: Scale(10_000, faults=160, pause_seconds=20.0, brokers=brokers, shares=SHARES[brokers])
    for brokers in (1, 3)
}
"""The full run, by the number of brokers."""

_ONE_EACH: Mapping[Fault, float] = dict.fromkeys(SHARES[1], 0.0)
SHORT: Mapping[int, Scale] = {
    1: Scale(
        500,
        faults=10,
        pause_seconds=5.0,
        shares={
            fault: share
            for fault, share in _ONE_EACH.items()
            if fault not in {Fault.SLOW_NETWORK, Fault.STALLED_DIRECTION}
        },
        late={"END_TXN": 1.0},
    ),
    3: Scale(
        300,
        faults=4,
        pause_seconds=5.0,
        brokers=3,
        shares={
            Fault.KILL_LEADER: 0.0,
            Fault.KILL_GROUP_COORDINATOR: 0.0,
            Fault.LATE_REQUEST: 0.0,
            Fault.KILL_ENRICHER: 0.0,
        },
        late={"END_TXN": 1.0},
    ),
}
SABOTAGE: Mapping[str, Scale] = {
    "fencing": Scale(articles=1_000, faults=14, pause_seconds=5.0, shares=_WITHOUT_NETWORK),
    # A transaction's outcome is unknown if no answer comes within its time limit.
    "committed-offset": Scale(
        articles=3_000,
        faults=10,
        pause_seconds=14.0,
        shares={Fault.PAUSE_BROKER: 0.8, Fault.ZOMBIE: 0.2},
        longest_work_ms=1.0,
    ),
    "awaiting-sends": Scale(articles=600, faults=10, pause_seconds=5.0, shares=_WITHOUT_NETWORK),
    # An EndTxn of another transaction ends this one before all of it has been written.
    "answered-once": Scale(
        articles=2_000,
        faults=30,
        pause_seconds=5.0,
        shares={Fault.LATE_REQUEST: 1.0},
        late={"END_TXN": 0.8, "TXN_OFFSET_COMMIT": 0.2},
        harmful=False,
    ),
}
"""Runs that need one of the engine's safeguards, by the safeguard that is taken out."""
