"""What the engine reports while it runs, for logs, metrics and health checks."""

from typing import Protocol

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.slices import Slice


class EngineListener(Protocol):
    """Receives the engine's events. The calls are synchronous and on its hot path: they must be quick."""

    def on_fetched(self, records: int) -> None:
        """This many records were fetched."""

    def on_phase(self, phase: str, seconds: float) -> None:
        """A slice spent this time in a phase: `queue`, `compute`, `send` or `commit`."""

    def on_committed(self, partition: TopicPartition, committed: Slice) -> None:
        """A slice was committed."""

    def on_aborted(self, error: BaseException | None) -> None:
        """A transaction that had begun did not commit; None: its partition was revoked."""

    def on_rebalanced(self, seconds: float) -> None:
        """The group assigned partitions; the time since this member gave up its previous ones."""

    def on_recovery(self, partition: TopicPartition, error: BaseException) -> None:
        """A producer is replaced after an error, or the consumer: then the partition's number is -1."""
