"""Why a partition halts, and the command by which a person gets it on."""

from dataclasses import dataclass

import structlog
from aiokafka.structs import TopicPartition

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Halt:
    """Why the record at a run's next offset cannot be read."""

    reason: str
    command: str = ""
    """The command to run; empty: the one that skips the record, or its batch."""
    batch: tuple[int, int] | None = None
    """First and last offset of a batch that cannot be read."""


def log_halt(partition: TopicPartition, offset: int | None, halt: Halt) -> None:
    """Write the log line that says what a partition halts at and what to do next."""
    skip = f"newsgloss-enrich skip --partition {partition.partition} --offset {offset}"
    if halt.batch is not None and offset is not None and halt.batch[1] > offset:
        skip += " --batch"
    batch = {"first_offset": halt.batch[0], "last_offset": halt.batch[1]} if halt.batch else {}
    log.error(
        "partition halted",
        topic=partition.topic,
        partition=partition.partition,
        offset=offset,
        **batch,
        reason=halt.reason,
        next=halt.command or skip,
    )
