"""Prepares the raw topic: creates it when it is missing, checks it, and reads its size limit."""

import asyncio

import structlog

from newsgloss_common.kafka.admin import admin_client
from newsgloss_common.kafka.permissions import Kind, Operation, Permission, refused
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topic_creation import TopicError, create_missing
from newsgloss_common.kafka.topics import describe, raw_topic
from newsgloss_ingest.settings import PublishSettings

log = structlog.get_logger(__name__)

ADMIN_SECONDS = 10.0


async def prepare_topic(
    settings: PublishSettings, kafka: KafkaSettings, *, seconds: float = ADMIN_SECONDS
) -> int:
    """Make sure that the topic can be written to; return the bytes that a record batch of it may take.

    Args:
        settings: The topic's name, and whether it may be created.
        kafka: How to reach Kafka.
        seconds: The limit of all requests together, and of each of them.

    Raises:
        TopicError: The topic is missing and may not be created, or may not be written to.
        KafkaError: The cluster cannot be asked.
        TimeoutError: It does not answer in time.
    """
    name = settings.raw_topic
    options = kafka.client_options()
    async with (
        asyncio.timeout(seconds),
        admin_client(options, client_id="newsgloss-ingest-admin", request_seconds=seconds) as admin,
    ):
        if settings.create_topics:
            for created in await create_missing(admin, [raw_topic(name, settings.partitions)]):
                log.info("topic created", topic=created, partitions=settings.partitions)
        state = (await describe(admin, [name])).get(name)
    if state is None:
        raise TopicError(f"topic {name!r} is missing; create it, or set NEWSGLOSS_CREATE_TOPICS=true")
    if not state.may_write:
        raise TopicError(refused([Permission(Operation.WRITE, Kind.TOPIC, name)]))
    return state.max_message_bytes
