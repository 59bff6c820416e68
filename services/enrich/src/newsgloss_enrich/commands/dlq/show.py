"""`newsgloss-enrich dlq show`: one dead letter, its headers and sizes or its value."""

import base64
import json
import sys
from collections.abc import Mapping

import click
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_enrich.commands.cluster import Options, check_partition, existing_topics, reader, require
from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter, printable
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import extent, scan


async def read_letter(options: Options, topic: str, number: int, offset: int) -> StoredDeadLetter:
    """The letter at one offset of one partition.

    Raises:
        ToolError: there is none.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    await require(options, Permission(Operation.READ, Kind.TOPIC, topic))
    (about,) = await existing_topics(options, topic)
    check_partition(about, number)
    partition = TopicPartition(topic, number)
    async with reader(options) as consumer:
        there = await extent(consumer, partition)
        async for record in scan(consumer, partition, offset, min(offset + 1, there.end)):
            if record.offset == offset:
                return StoredDeadLetter.of(record)
    raise ToolError(
        ErrorCode.NO_SUCH_DEAD_LETTER,
        f"no letter at {topic}-{number} offset {offset}; offsets there go from {there.start} to "
        f"{there.end - 1}, and some are transaction markers: `newsgloss-enrich dlq list` names all letters",
    )


def write_letter(letter: StoredDeadLetter, *, value: bool, as_json: bool) -> None:
    """Write the letter to standard output; its value only with `value`."""
    if as_json:
        click.echo(json.dumps(fields(letter, value=value)))
    elif value:
        sys.stdout.buffer.write(letter.value or b"")
    else:
        _write_fields(describe(letter))


def _write_fields(shown: Mapping[str, str]) -> None:
    """A line for each; on a terminal a long text goes on below its own begin."""
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - for terminals alone

        from newsgloss_enrich.commands.dlq.table import field_table  # noqa: PLC0415 - as above

        Console(highlight=False).print(field_table(shown))
        return
    width = max(map(len, shown))
    for name, text in shown.items():
        click.echo(f"{name:<{width}}  {text}")


def describe(letter: StoredDeadLetter) -> Mapping[str, str]:
    """Headers and sizes as text; no byte of the value."""
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


def fields(letter: StoredDeadLetter, *, value: bool) -> dict[str, object]:
    """The object that `--json` writes; `value_base64` only with `value`.

    Headers are pairs, since a name may occur twice. Keys and headers are text that can be shown, as in
    `describe`.
    """
    shown: dict[str, object] = letter.fields() | {
        "key": None if letter.key is None else printable(letter.key),
        "bytes": letter.size,
        "headers": [
            [printable(name.encode()), None if content is None else printable(content)]
            for name, content in letter.headers
        ],
    }
    if value:
        content = letter.value
        shown["value_base64"] = None if content is None else base64.b64encode(content).decode()
    return shown
