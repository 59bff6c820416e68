"""What the engine needs of aiokafka 0.14's consumer and finds no public way to: each gap is one function.

After an upgrade of the client, the tests of this module say first what has changed.
"""

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition


def set_fetch_wait(consumer: AIOKafkaConsumer, milliseconds: int) -> None:
    """Change how long the next fetches wait at the broker; the client takes this at its construction only."""
    consumer._fetcher._fetch_max_wait_ms = milliseconds  # noqa: SLF001


def holds_fetched(consumer: AIOKafkaConsumer, partition: TopicPartition) -> bool:
    """Whether the client holds a fetch, or an error, of the partition that no poll has returned yet.

    While it does, `position` may be ahead of what was returned.
    """
    return partition in consumer._fetcher._records  # noqa: SLF001


def raise_membership_error(consumer: AIOKafkaConsumer) -> None:
    """Raise what keeps a started consumer out of its group; the client does so in polls only.

    Raises:
        aiokafka.errors.KafkaError: as a poll would.
    """
    consumer._coordinator.check_errors()  # noqa: SLF001
