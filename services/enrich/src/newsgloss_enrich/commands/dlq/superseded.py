"""Whether an article has a newer record than the one that became a dead letter.

Each partition of the raw topic is read once, from just after the oldest record in question to its end. Of
each article only a digest of its key and the newest offset is kept. A record that a redrive put there is an
old one and does not count.
"""

from hashlib import blake2b

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.scan import extent, scan
from newsgloss_enrich.stream.attempts import mark_of

MAX_ARTICLES = 100_000
"""Looked up at a time; they take about 15 MB."""


class NewestRecords:
    """The newest raw record of each article that was added."""

    def __init__(self) -> None:
        self._oldest: dict[int, int] = {}
        self._newest: dict[tuple[int, bytes], int] = {}

    @property
    def full(self) -> bool:
        """True when the batch of articles to look up is full."""
        return len(self._newest) >= MAX_ARTICLES

    def add(self, partition: int, offset: int, key: bytes | None) -> None:
        """Look up the article of a raw record too; one without a key cannot be looked up."""
        if key:
            self._oldest[partition] = min(offset, self._oldest.get(partition, offset))
            self._newest.setdefault((partition, _digest(key)), -1)

    async def find(self, consumer: AIOKafkaConsumer, topic: str) -> None:
        """Read the raw topic and keep the newest offset of each article.

        Raises:
            ToolError, aiokafka.errors.KafkaError: it cannot be read.
        """
        for number, oldest in self._oldest.items():
            partition = TopicPartition(topic, number)
            end = (await extent(consumer, partition)).end
            # An unreadable record is no article, so it supersedes none.
            async for record in scan(consumer, partition, oldest + 1, end, pass_unreadable=True):
                place = (number, _digest(record.key or b""))
                if place in self._newest and mark_of(record.headers) is None:
                    self._newest[place] = record.offset

    def is_newer_than(self, partition: int, offset: int, key: bytes | None) -> bool:
        """Whether the article has a raw record after this one."""
        return bool(key) and self._newest.get((partition, _digest(key or b"")), -1) > offset


def _digest(key: bytes) -> bytes:
    return blake2b(key, digest_size=16).digest()
