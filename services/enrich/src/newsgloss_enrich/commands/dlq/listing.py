"""`newsgloss-enrich dlq list`: the letters in the dead-letter topic, and what has become of each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_enrich.commands.cluster import Options, client, existing_topics, reader, require
from newsgloss_enrich.commands.dlq.discarded import see_discarded
from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets
from newsgloss_enrich.commands.dlq.letters import Selection, StoredDeadLetter, printable
from newsgloss_enrich.commands.dlq.redrive_order import redrive_group
from newsgloss_enrich.commands.scan import extent, scan
from newsgloss_enrich.stream.offsets import fetch_entry

HEADINGS = ("at", "failed at", "code", "try", "redriven", "original", "article", "message")


@dataclass(frozen=True, slots=True)
class ListedDeadLetter:
    """A letter, and whether it was redriven or discarded."""

    letter: StoredDeadLetter
    redriven: bool
    discarded: bool = False

    @property
    def state(self) -> str:
        """`waits`, `redriven` or `discarded`."""
        return "discarded" if self.discarded else "redriven" if self.redriven else "waits"

    def row(self) -> tuple[str, ...]:
        """The cells of a line of text, in the order of `HEADINGS`."""
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
        """The object that `--json` writes."""
        return self.letter.fields() | {"redriven": self.redriven, "discarded": self.discarded}


async def list_letters(
    options: Options, group: str, topic: str, selection: Selection, *, discarded: bool = False
) -> AsyncIterator[ListedDeadLetter]:
    """The letters asked for, each partition in order; discarded ones only with `discarded`.

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
            handled = HandledOffsets.parse(entry.offset, entry.metadata) if entry else HandledOffsets(0)
            aside = await see_discarded(connection, group, partition, there)
            async for record in scan(consumer, partition, there.start, there.end):
                letter = StoredDeadLetter.of(record)
                is_aside = letter.offset in aside
                if selection.accepts(letter) and (discarded or not is_aside):
                    yield ListedDeadLetter(letter, letter.offset in handled, is_aside)
