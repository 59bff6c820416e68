"""What is to be redriven, and what all partitions of a redrive share."""

from collections.abc import Callable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer

from newsgloss_enrich.commands.dlq.letters import Selection, StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import Outcome, Rules

BATCH_LETTERS = 100
"""Redriven in one transaction, at most."""

Report = Callable[[StoredDeadLetter, Outcome], None]


@dataclass(frozen=True)
class RedriveOrder:
    """What is to be redriven, and how."""

    group: str
    raw_topic: str
    dlq_topic: str
    selection: Selection
    max_attempts: int
    rate: float | None = None
    """Letters a second; None for no limit."""
    force: bool = False
    """Also what is superseded."""
    dry_run: bool = False
    compression: str = "none"


@dataclass(frozen=True)
class RedriveContext:
    """What all partitions of a redrive share."""

    order: RedriveOrder
    rules: Rules
    consumer: AIOKafkaConsumer
    report: Report


def redrive_group(group: str) -> str:
    """The group whose committed offsets remember which letters are redriven."""
    return f"{group}-redrive"
