"""The raw topic before the first record: created when missing and allowed, checked, its limit read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.permissions import Kind, Operation, Permission, refused
from newsgloss_common.topics import TopicError, create_missing, describe, raw_topic
from newsgloss_ingest.settings import PublishSettings

log = structlog.get_logger(__name__)

ADMIN_SECONDS = 10.0


async def prepare_topic(
    settings: PublishSettings, kafka: KafkaSettings, *, seconds: float = ADMIN_SECONDS
) -> int:
    """Make sure that the topic can be written to; the bytes that a record of it may take.

    Args:
        settings: names the topic.
        kafka: how to reach Kafka.
        seconds: how long all of it may take.

    Raises:
        TopicError: it is missing and may not be created, or may not be written to.
        KafkaError: the cluster cannot be asked.
        TimeoutError: it does not answer.
    """
    name = settings.raw_topic
    async with asyncio.timeout(seconds), _admin(kafka, seconds) as admin:
        if settings.create_topics:
            for created in await create_missing(admin, [raw_topic(name, settings.partitions)]):
                log.info("topic created", topic=created, partitions=settings.partitions)
        state = (await describe(admin, [name])).get(name)
    if state is None:
        raise TopicError(f"topic {name!r} is missing; create it, or set NEWSGLOSS_CREATE_TOPICS=true")
    if not state.may_write:
        lacking = Permission(Operation.WRITE, Kind.TOPIC, name)
        raise TopicError(refused([lacking]))
    return state.max_message_bytes


@contextlib.asynccontextmanager
async def _admin(kafka: KafkaSettings, seconds: float) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**kafka.client_options(), request_timeout_ms=int(seconds * 1000))
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()
