"""The report of a run, and its verdict."""

import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.chaos.ledger import Tally
from tests.chaos.stalls import Longest

STALL_MARGIN_SECONDS = 5.0
FAILOVER_SECONDS = 6.0
"""Allowed when one of several brokers is killed: 3 s until the others notice (`broker.session.timeout.ms` of
the development brokers), and as much to elect leaders and to load the log of the next coordinator. The
coordinator then starts the session of every member again, killed ones included."""

HELD_UP_SECONDS = 10.0
"""Allowed in addition for one partition: one of its member's two workers may be trying another partition's
hanging record (three tries of 2 s), the other may meet one more (2 s), and each try ends with the start of a
worker."""

TRIAL_SECONDS = 60.0
"""Allowed for a partition with a record that ends its workers: at least four tries of 2 s for one that hangs,
each in a fresh worker, while other workers and members are killed."""


@dataclass
class Report:
    """The results of a run."""

    seed: int
    brokers: int
    articles: int
    faults: dict[str, int]
    articles_by_kind: dict[str, int]
    session_timeout_seconds: float
    date: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    own_limits: dict[str, float] | None = None
    """Limits that replace those that follow from the session."""

    members_started: int = 0
    seconds: float = 0.0
    seconds_to_the_last_outcome: float = 0.0
    broker_outage_seconds: float = 0.0
    late_requests: dict[str, int] = field(default_factory=dict)
    """The late requests, by the broker's answer."""
    sent_again: int = 0
    dead_letters: dict[str, int] = field(default_factory=dict)
    log_events: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    orphaned_processes: int = 0
    left_in_shared_memory: list[str] = field(default_factory=list)
    unexpected_exits: list[str] = field(default_factory=list)
    late_exits: list[str] = field(default_factory=list)
    faults_not_done: list[str] = field(default_factory=list)
    longest_standstill: Longest = field(default_factory=Longest)
    longest_stall: Longest = field(default_factory=Longest)
    longest_trial: Longest = field(default_factory=Longest)
    worst_stalls: list[Longest] = field(default_factory=list)

    @property
    def limits(self) -> dict[str, float]:
        """The limits of the judged times, by name."""
        if self.own_limits is not None:
            return self.own_limits
        return {
            "longest_standstill": self.standstill_limit_seconds,
            "longest_stall": self.stall_limit_seconds,
            "longest_trial": TRIAL_SECONDS,
        }

    @property
    def standstill_limit_seconds(self) -> float:
        """How long no partition may make progress after a kill, while a record waits."""
        failover = FAILOVER_SECONDS if self.brokers > 1 else 0.0
        return self.session_timeout_seconds + failover + STALL_MARGIN_SECONDS

    @property
    def stall_limit_seconds(self) -> float:
        """How long one partition may make no progress."""
        return self.standstill_limit_seconds + HELD_UP_SECONDS

    @property
    def wrong(self) -> dict[str, object]:
        """Everything wrong but times, which `too_slow` judges; empty for a good run."""
        found: dict[str, object] = dict(self.tally.faults)
        for name in (
            "orphaned_processes",
            "left_in_shared_memory",
            "unexpected_exits",
            "late_exits",
            "faults_not_done",
        ):
            value = getattr(self, name)
            if value:
                found[name] = value
        return found

    @property
    def too_slow(self) -> dict[str, float]:
        """The times above their limits."""
        return {
            name: longest.seconds
            for name, limit in self.limits.items()
            if (longest := getattr(self, name)).seconds > limit
        }

    @property
    def good(self) -> bool:
        return not self.wrong and not self.too_slow

    def as_json(self) -> dict[str, Any]:
        """Return the report for the results file."""
        counts = asdict(self)
        return {
            "good": self.good,
            "wrong": self.wrong | self.too_slow,
            **counts,
            "faults_total": sum(self.faults.values()),
            "standstill_limit_seconds": self.standstill_limit_seconds,
            "stall_limit_seconds": self.stall_limit_seconds,
            "trial_limit_seconds": TRIAL_SECONDS,
            "machine": machine(),
        }


def machine() -> dict[str, object]:
    """Describe the machine."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
