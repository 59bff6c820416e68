"""Whether the newest keys lie in the partitions that the topic's partitioner puts them in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.key_places import KeyPlaces
from newsgloss_enrich.commands.scan import scan
from newsgloss_enrich.commands.status.partitions import Offsets

NEWEST = 10
"""Offsets that are looked at in each partition, transaction markers included."""


@dataclass(frozen=True)
class Keys:
    """A sample of keys, in all and by partition."""

    places: KeyPlaces
    elsewhere: dict[int, int] = field(default_factory=dict)
    """How many of each partition lie there wrongly; a partition without such a key is left out."""

    reason: str = ""
    """Why no keys could be looked at."""

    @property
    def sentence(self) -> str:
        """What was found, and what to do about it."""
        places = self.places
        if self.reason or not places.looked_at:
            return f"keys: not looked at, {self.reason or 'there are none'}"
        if not places.elsewhere:
            return f"keys: all {places.looked_at} of the newest lie where {places.partitioner} puts them"
        return (
            f"keys: {places.elsewhere} of the newest {places.looked_at} lie in another partition than "
            f"{places.partitioner} puts them in; {places.advice}"
        )

    def fields(self) -> dict[str, object]:
        """The object that `status --json` writes."""
        places = self.places
        return {
            "partitioner": places.partitioner,
            "looked_at": places.looked_at,
            "elsewhere": places.elsewhere,
            "fitting": places.fitting,
            "reason": self.reason or None,
            "partitions": {str(number): count for number, count in self.elsewhere.items()},
        }


async def read_keys(consumer: AIOKafkaConsumer, topic: str, offsets: Sequence[Offsets], keys: Keys) -> Keys:
    """Look at the newest keys of every partition, and count them in `keys`.

    Raises:
        ToolError: they cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    for number, one in enumerate(offsets):
        before = keys.places.elsewhere
        partition = TopicPartition(topic, number)
        newest = scan(consumer, partition, max(one.start, one.end - NEWEST), one.end, pass_unreadable=True)
        async for record in newest:
            keys.places.look(record.key, number, len(offsets))
        if found := keys.places.elsewhere - before:
            keys.elsewhere[number] = found
    return keys
