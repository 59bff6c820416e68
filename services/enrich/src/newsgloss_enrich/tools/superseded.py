"""Whether an article has come anew since one of its records became a dead letter.

The raw topic is read once, from just after the oldest letter in question to its end, each partition by
itself; of each article only a digest of its key and the newest offset is kept. A record that a redrive put
there is an old one again, and does not count.
"""

from hashlib import blake2b

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.attempts import mark_of
from newsgloss_enrich.tools.scan import extent, scan

MAX_ARTICLES = 100_000
"""In question at a time: about 15 MB."""


class NewestRecords:
    """The newest raw record of each article in question."""

    def __init__(self) -> None:
        self._oldest: dict[int, int] = {}
        self._newest: dict[tuple[int, bytes], int] = {}

    @property
    def full(self) -> bool:
        """Whether no more articles should be put in question before these are done with."""
        return len(self._newest) >= MAX_ARTICLES

    def ask(self, partition: int, offset: int, key: bytes | None) -> None:
        """Put the article of a raw record in question; without a key nothing can be told."""
        if key:
            self._oldest[partition] = min(offset, self._oldest.get(partition, offset))
            self._newest.setdefault((partition, _digest(key)), -1)

    async def find(self, consumer: AIOKafkaConsumer, topic: str) -> None:
        """Read the raw topic.

        Raises:
            ToolError, aiokafka.errors.KafkaError: it cannot be read.
        """
        for number, oldest in self._oldest.items():
            partition = TopicPartition(topic, number)
            end = (await extent(consumer, partition)).end
            # What cannot be read is no article, and supersedes none.
            async for record in scan(consumer, partition, oldest + 1, end, pass_unreadable=True):
                place = (number, _digest(record.key or b""))
                if place in self._newest and mark_of(record.headers) is None:
                    self._newest[place] = record.offset

    def is_newer_than(self, partition: int, offset: int, key: bytes | None) -> bool:
        """Whether the article has a raw record after this one."""
        return bool(key) and self._newest.get((partition, _digest(key or b"")), -1) > offset


def _digest(key: bytes) -> bytes:
    return blake2b(key, digest_size=16).digest()
