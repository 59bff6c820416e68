"""The tools' ways into Kafka: topics that must exist, a reader without a group, a bare client."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient

from newsgloss_common import topics
from newsgloss_common.fetch_guard import guard_fetches
from newsgloss_common.permissions import Kind, Operation, Permission, missing, refused
from newsgloss_common.topics import TopicState
from newsgloss_enrich.stream.consumer import FETCH_MAX_BYTES
from newsgloss_enrich.tools.errors import ToolError

UNPACKED_BYTES = 128 * 1024 * 1024
"""What one record batch may unpack to here: more than in the service, since a tool is short-lived."""

Options = Mapping[str, Any]
"""What `KafkaSettings.client_options` gives."""


async def existing_topics(options: Options, *names: str) -> list[TopicState]:
    """The topics, in the order of their names here; none is created.

    Raises:
        ToolError: one of them does not exist, or this user may not see it.
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    admin = AIOKafkaAdminClient(**options, client_id="newsgloss-enrich-tools")
    try:
        await admin.start()
        found = await topics.describe(admin, names)
    finally:
        await admin.close()
    absent = [name for name in names if name not in found]
    if absent:
        raise ToolError(
            f"there is no topic {', '.join(map(repr, absent))} on {options['bootstrap_servers']}: "
            "check the topic settings and KAFKA_BOOTSTRAP_SERVERS"
        )
    hidden = [Permission(Operation.DESCRIBE, Kind.TOPIC, name) for name in names if found[name].is_hidden]
    if hidden:
        raise ToolError(refused(hidden))
    return [found[name] for name in names]


async def require(options: Options, *wanted: Permission) -> None:
    """Make sure that this user may do what a tool is about to do.

    Raises:
        ToolError: it may not.
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    admin = AIOKafkaAdminClient(**options, client_id="newsgloss-enrich-tools")
    try:
        await admin.start()
        lacking = await missing(admin, wanted)
    finally:
        await admin.close()
    if lacking:
        raise ToolError(refused(lacking))


@asynccontextmanager
async def reader(options: Options) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that belongs to no group and sees only what was committed."""
    consumer = AIOKafkaConsumer(
        **options,
        client_id="newsgloss-enrich-tools",
        group_id=None,
        auto_offset_reset="none",
        enable_auto_commit=False,
        isolation_level="read_committed",
        fetch_max_wait_ms=50,
        fetch_max_bytes=FETCH_MAX_BYTES,
    )
    try:
        await consumer.start()
        guard_fetches(consumer, UNPACKED_BYTES)
        yield consumer
    finally:
        await consumer.stop()


@asynccontextmanager
async def client(options: Options) -> AsyncIterator[AIOKafkaClient]:
    """A connection for single requests."""
    connection = AIOKafkaClient(**options, client_id="newsgloss-enrich-tools")
    try:
        await connection.bootstrap()
        yield connection
    finally:
        await connection.close()
