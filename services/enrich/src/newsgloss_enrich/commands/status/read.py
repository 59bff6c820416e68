"""Reads the status of a group from the cluster: offsets, the group's state, and the dead letters."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from aiokafka.errors import TopicAuthorizationFailedError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.key_places import KeyPlaces
from newsgloss_common.kafka.partitioners import PartitionerName
from newsgloss_enrich.commands.cluster import Options, client, existing_topics, reader
from newsgloss_enrich.commands.dlq.letters import Selection, printable
from newsgloss_enrich.commands.dlq.listing import list_letters
from newsgloss_enrich.commands.errors import ToolError
from newsgloss_enrich.commands.scan import extent
from newsgloss_enrich.commands.status.group import read_group
from newsgloss_enrich.commands.status.keys import Keys, read_keys
from newsgloss_enrich.commands.status.partitions import Offsets, rates
from newsgloss_enrich.commands.status.status import Letters, Status
from newsgloss_enrich.stream.offsets import fetch_committed

SAMPLE_SECONDS = 1.0
"""The least time between the two readings that a rate is computed from."""

LETTERS_SECONDS = 30.0
"""How often all dead letters, and the newest keys, are read again while the status is watched."""


@dataclass(frozen=True)
class Source:
    """The cluster, group and topics that the status is of."""

    options: Options
    group: str
    raw_topic: str
    dlq_topic: str
    partitioner: PartitionerName = "murmur2"


async def read_offsets(source: Source) -> list[Offsets]:
    """The offsets of every partition of the raw topic.

    Raises:
        ToolError: the topic does not exist.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    (raw,) = await existing_topics(source.options, source.raw_topic)
    found = []
    async with reader(source.options) as consumer, client(source.options) as connection:
        for number in range(raw.partitions):
            partition = TopicPartition(source.raw_topic, number)
            there = await extent(consumer, partition)
            committed = await fetch_committed(connection, source.group, partition)
            found.append(
                Offsets(committed.offset if committed else None, there.start, there.end, time.monotonic())
            )
    return found


async def read_letters(source: Source) -> Letters:
    """Count all dead letters.

    Raises:
        ToolError: the topic cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    waiting: Counter[str] = Counter()
    redriven = discarded = 0
    every = list_letters(source.options, source.group, source.dlq_topic, Selection(), discarded=True)
    async for listed in every:
        why = listed.letter.why
        if listed.discarded:
            discarded += 1
        elif listed.redriven:
            redriven += 1
        else:
            waiting[printable(why.code.encode()) if why else "no dead letter"] += 1
    return Letters(waiting, redriven, discarded)


async def sample_keys(source: Source, offsets: Sequence[Offsets]) -> Keys:
    """Look at the newest keys of every partition; without a right to read them, say so.

    Raises:
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    keys = Keys(KeyPlaces(source.partitioner))
    try:
        async with reader(source.options) as consumer:
            return await read_keys(consumer, source.raw_topic, offsets, keys)
    except TopicAuthorizationFailedError:
        return replace(keys, reason="which needs READ on the raw topic")
    except ToolError as error:
        return replace(keys, reason=str(error))


async def read_status(source: Source) -> Status:
    """One reading. For the rates the offsets are read twice, with dead letters and keys in between.

    Raises:
        ToolError: a topic does not exist, or cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    before = await read_offsets(source)
    enough = asyncio.create_task(asyncio.sleep(SAMPLE_SECONDS))
    try:
        letters = await read_letters(source)
        keys = await sample_keys(source, before)
        group = await read_group(source.options, source.group, source.raw_topic)
        await enough
    finally:
        enough.cancel()
    return Status(group, rates(before, await read_offsets(source)), letters, keys)


async def readings(source: Source, every_seconds: float) -> AsyncIterator[Status]:
    """Readings without end, one every so many seconds; raises as `read_status` does."""
    status = await read_status(source)
    read_at = time.monotonic()
    before = await read_offsets(source)
    while True:
        yield status
        await asyncio.sleep(every_seconds)
        letters, keys = status.letters, status.keys
        if time.monotonic() - read_at >= LETTERS_SECONDS:
            letters, keys = await read_letters(source), await sample_keys(source, before)
            read_at = time.monotonic()
        group = await read_group(source.options, source.group, source.raw_topic)
        now = await read_offsets(source)
        status, before = Status(group, rates(before, now), letters, keys), now
