"""`newsgloss-enrich dlq list` and `show`: what lies in the dead-letter topic."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_enrich.stream.offsets import fetch_entry
from newsgloss_enrich.tools.cluster import Options, client, existing_topics, reader, require
from newsgloss_enrich.tools.discarded import see_discarded
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.handled import Handled
from newsgloss_enrich.tools.letters import Selection, StoredLetter, printable
from newsgloss_enrich.tools.redrive import redrive_group
from newsgloss_enrich.tools.scan import extent, scan

HEADINGS = ("at", "failed at", "code", "try", "redriven", "original", "article", "message")


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """A letter, and whether a redrive has sent its record back."""

    letter: StoredLetter
    redriven: bool
    discarded: bool = False

    @property
    def state(self) -> str:
        """What has become of it, in a word."""
        return "discarded" if self.discarded else "redriven" if self.redriven else "waits"

    def row(self) -> tuple[str, ...]:
        """For people, in the order of `HEADINGS`."""
        letter, why = self.letter, self.letter.why
        at = f"{letter.partition} {letter.offset}"
        redriven = "discarded" if self.discarded else "yes" if self.redriven else "-"
        if why is None:
            return (
                at,
                "-",
                "-",
                "-",
                redriven,
                "-",
                letter.article_id,
                "no dead letter: dlq- headers are missing",
            )
        return (
            at,
            f"{why.failed_at:%Y-%m-%d %H:%M:%S}",
            printable(why.code.encode()),
            str(why.attempt),
            redriven,
            printable(f"{why.original_topic}-{why.original_partition}@{why.original_offset}".encode()),
            letter.article_id,
            printable(why.message.encode()),
        )

    def fields(self) -> dict[str, Any]:
        """For programs; the headers without their prefix."""
        letter = self.letter
        found = letter.why.model_dump(mode="json", exclude_none=True) if letter.why else {}
        return {
            "partition": letter.partition,
            "offset": letter.offset,
            "timestamp": letter.timestamp,
            "article_id": letter.article_id,
            "value_bytes": None if letter.value is None else len(letter.value),
            "redriven": self.redriven,
            "discarded": self.discarded,
            **found,
        }


async def list_letters(
    options: Options, group: str, topic: str, selection: Selection, *, discarded: bool = False
) -> AsyncIterator[ListedLetter]:
    """The letters asked for, each partition in order; those that were discarded on demand.

    Raises:
        ToolError: the topic cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    await require(
        options,
        Permission(Operation.READ, Kind.TOPIC, topic),
        Permission(Operation.DESCRIBE, Kind.GROUP, redrive_group(group)),
    )
    (about,) = await existing_topics(options, topic)
    async with reader(options) as consumer, client(options) as connection:
        for number in range(about.partitions):
            if selection.partitions and number not in selection.partitions:
                continue
            partition = TopicPartition(topic, number)
            there = await extent(consumer, partition)
            entry = await fetch_entry(connection, redrive_group(group), partition)
            handled = Handled.parse(entry.offset, entry.metadata) if entry else Handled(0)
            aside = await see_discarded(connection, group, partition, there)
            async for record in scan(consumer, partition, there.start, there.end):
                letter = StoredLetter.of(record)
                is_aside = letter.offset in aside
                if selection.accepts(letter) and (discarded or not is_aside):
                    yield ListedLetter(letter, letter.offset in handled, is_aside)


async def read_letter(options: Options, topic: str, number: int, offset: int) -> StoredLetter:
    """The letter at one offset.

    Raises:
        ToolError: there is none.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    await require(options, Permission(Operation.READ, Kind.TOPIC, topic))
    (about,) = await existing_topics(options, topic)
    if number >= about.partitions:
        raise ToolError(f"{topic!r} has no partition {number}, the last is {about.partitions - 1}")
    partition = TopicPartition(topic, number)
    async with reader(options) as consumer:
        there = await extent(consumer, partition)
        async for record in scan(consumer, partition, offset, min(offset + 1, there.end)):
            if record.offset == offset:
                return StoredLetter.of(record)
    raise ToolError(
        f"no letter at {topic}-{number} offset {offset}; offsets there go from {there.start} to "
        f"{there.end - 1}, and some are the marks of transactions: `newsgloss-enrich dlq list` names them all"
    )


def describe(letter: StoredLetter) -> Mapping[str, str]:
    """Headers and sizes of one letter; no byte of its value."""
    shown = {
        "partition": str(letter.partition),
        "offset": str(letter.offset),
        "key": "null" if letter.key is None else printable(letter.key),
        "value": "null" if letter.value is None else f"{len(letter.value)} bytes",
        "size": f"{letter.size} bytes with key and headers",
    }
    for name, value in letter.headers:
        shown[f"header {printable(name.encode())}"] = "null" if value is None else printable(value)
    return shown
