"""A command's connections to Kafka, each as a context, and what it asks before it starts."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient

from newsgloss_common.kafka import topics
from newsgloss_common.kafka.closing import stop_client
from newsgloss_common.kafka.fetch_guard import guard_fetches
from newsgloss_common.kafka.permissions import Kind, Operation, Permission, missing, refused
from newsgloss_common.kafka.topics import TopicState
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.stream.client import FETCH_MAX_BYTES

CLIENT_ID = "newsgloss-enrich-tools"
UNPACKED_BYTES = 128 * 1024 * 1024
"""What one record batch may unpack to: more than in the service, since a command is short-lived."""

Options = Mapping[str, Any]
"""What `KafkaSettings.client_options` returns."""


@asynccontextmanager
async def admin(options: Options) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client for administrative requests."""
    connection = AIOKafkaAdminClient(**options, client_id=CLIENT_ID)
    try:
        await connection.start()
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def reader(options: Options) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that belongs to no group and reads only what is committed."""
    consumer = AIOKafkaConsumer(
        **options,
        client_id=CLIENT_ID,
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
        await stop_client(consumer)


@asynccontextmanager
async def client(options: Options) -> AsyncIterator[AIOKafkaClient]:
    """A connection for single requests."""
    connection = AIOKafkaClient(**options, client_id=CLIENT_ID)
    try:
        await connection.bootstrap()
        yield connection
    finally:
        await connection.close()


async def existing_topics(options: Options, *names: str) -> list[TopicState]:
    """The topics, in the order of their names here; none is created.

    Raises:
        ToolError: one of them does not exist, or this user may not see it.
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    async with admin(options) as connection:
        found = await topics.describe(connection, names)
    absent = [name for name in names if name not in found]
    if absent:
        raise ToolError(
            ErrorCode.NO_SUCH_TOPIC,
            f"there is no topic {', '.join(map(repr, absent))} on {options['bootstrap_servers']}: "
            "check the topic settings and KAFKA_BOOTSTRAP_SERVERS",
        )
    hidden = [Permission(Operation.DESCRIBE, Kind.TOPIC, name) for name in names if found[name].is_hidden]
    if hidden:
        raise ToolError(ErrorCode.NOT_PERMITTED, refused(hidden))
    return [found[name] for name in names]


def check_partition(topic: TopicState, partition: int) -> None:
    """Refuse a partition that the topic does not have.

    Raises:
        ToolError: it has fewer.
    """
    if partition >= topic.partitions:
        raise ToolError(
            ErrorCode.NO_SUCH_PARTITION,
            f"{topic.name!r} has no partition {partition}: it has {topic.partitions} partitions, "
            f"the last is {topic.partitions - 1}",
        )


async def require(options: Options, *wanted: Permission) -> None:
    """Make sure that this user may do what the command is about to do.

    Raises:
        ToolError: a permission is missing.
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    async with admin(options) as connection:
        lacking = await missing(connection, wanted)
    if lacking:
        raise ToolError(ErrorCode.NOT_PERMITTED, refused(lacking))
