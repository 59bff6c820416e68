"""`--check` of the commands that publish: inspects keys, feeds and topic without changing them."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_common.checking import Finding, Verdict, of_cluster, of_telemetry, wrong
from newsgloss_common.kafka.permissions import Kind, Operation, Permission, refused
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topic_creation import refusal_to_create
from newsgloss_common.kafka.topics import describe, raw_topic
from newsgloss_common.key_file import KeysError
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_ingest.feeds import configuration
from newsgloss_ingest.feeds.configuration import FeedsFileError
from newsgloss_ingest.keys.file import Keys
from newsgloss_ingest.settings import FeedsSettings, PublishSettings, ServeSettings

SQLITE_BEGINS = b"SQLite format 3\0"
"""The first bytes of every database file (SQLite, "Database File Format")."""


async def of_serve(
    settings: ServeSettings, kafka: KafkaSettings, telemetry: MetricsPushSettings
) -> AsyncIterator[Finding]:
    """Check what `serve` needs."""
    yield Finding("settings", "valid")
    for finding in of_telemetry(telemetry):
        yield finding
    yield _keys(settings)
    async for finding in of_publishing(settings, kafka):
        yield finding


async def of_feeds(
    path: Path, settings: FeedsSettings, kafka: KafkaSettings, push: MetricsPushSettings
) -> AsyncIterator[Finding]:
    """Check what `feeds` needs; no feed is requested."""
    yield Finding("settings", "valid")
    for finding in (*of_telemetry(push), *_feeds(path)):
        yield finding
    async for finding in of_publishing(settings, kafka):
        yield finding


async def of_publish(settings: PublishSettings, kafka: KafkaSettings) -> AsyncIterator[Finding]:
    """Check what `publish` needs; `--dry-run` checks the articles."""
    yield Finding("settings", "valid")
    async for finding in of_publishing(settings, kafka):
        yield finding


def of_publishing(settings: PublishSettings, kafka: KafkaSettings) -> AsyncIterator[Finding]:
    """Check whether the raw topic can be written to."""
    return of_cluster(kafka, lambda admin: _topic(admin, settings))


async def _topic(admin: AIOKafkaAdminClient, settings: PublishSettings) -> list[Finding]:
    name = settings.raw_topic
    state = (await describe(admin, [name])).get(name)
    if state is None:
        return [await _missing(admin, settings)]
    if not state.may_write:
        return [wrong("permissions", refused([Permission(Operation.WRITE, Kind.TOPIC, name)]))]
    said = f"{name} has {state.partitions} partitions and takes records of {state.max_message_bytes} bytes"
    return [Finding("topics", said), Finding("permissions", f"may write to {name}")]


async def _missing(admin: AIOKafkaAdminClient, settings: PublishSettings) -> Finding:
    name = settings.raw_topic
    if not settings.create_topics:
        return wrong("topics", f"{name} is missing; create it, or set NEWSGLOSS_CREATE_TOPICS=true")
    refusal = await refusal_to_create(admin, raw_topic(name, settings.partitions))
    if refusal:
        return wrong("topics", refusal)
    return Finding("topics", f"{name} is missing and created at start", Verdict.NOTE)


def _keys(settings: ServeSettings) -> Finding:
    if settings.ingest_keys_file is None:
        said = f"none (NEWSGLOSS_INGEST_KEYS_FILE): whoever reaches {settings.ingest_http} may publish"
        return Finding("keys", said, Verdict.NOTE)
    try:
        known = Keys.read(Path(settings.ingest_keys_file))
    except KeysError as error:
        return wrong("keys", f"NEWSGLOSS_INGEST_KEYS_FILE: {error}")
    if not known.keys:
        said = f"none in {settings.ingest_keys_file}, so nobody may publish: `newsgloss-ingest keys add`"
        return Finding("keys", said, Verdict.NOTE)
    return Finding("keys", f"{len(known.keys)} in {settings.ingest_keys_file}")


def _feeds(path: Path) -> Iterator[Finding]:
    try:
        file = configuration.read(path)
    except FeedsFileError as error:
        yield from (wrong("feeds", line) for line in str(error).splitlines())
        return
    yield Finding("feeds", f"{path} has {len(file.feed)}")
    if file.memory is not None:
        yield _memory(file.memory)


def _memory(path: Path) -> Finding:
    """Check the feeds' memory without opening it as a database, which could change it."""
    folder = path.parent
    if not path.exists():
        if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return Finding("memory", f"{path} is made at the first start")
        return wrong("memory", f"{path} cannot be made: {folder} is no folder that this user may write to")
    try:
        with path.open("rb") as file:
            begins = file.read(len(SQLITE_BEGINS))
    except OSError as error:
        return wrong("memory", f"{path} cannot be read: {error.strerror}")
    if begins not in (b"", SQLITE_BEGINS):
        return wrong("memory", f"{path} is no SQLite file: name another as `memory`, or move it away")
    if not (os.access(path, os.W_OK) and os.access(folder, os.W_OK | os.X_OK)):
        return wrong("memory", f"{path} or its folder may not be written to by this user")
    return Finding("memory", f"{path} is there")
