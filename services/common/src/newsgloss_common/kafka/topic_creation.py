"""Creates missing topics, or finds out why the cluster would refuse to."""

import asyncio
import time
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from newsgloss_common.kafka.metadata import topic_metadata
from newsgloss_common.kafka.topics import (
    SAFE_IN_SYNC,
    SAFE_REPLICATION,
    TopicSpec,
    TopicState,
    default_replication,
    describe,
)

KNOWN_SECONDS = 15.0
"""How long all brokers may take to learn of a new topic."""


class TopicError(Exception):
    """A topic is missing and cannot be created, or may not be written to; the message says what to do."""


def as_created(spec: TopicSpec) -> TopicState:
    """The topic that `spec` would become, with all permissions for this user."""
    return TopicState(
        spec.name,
        spec.partitions,
        SAFE_REPLICATION,
        may_read=True,
        may_write=True,
        configs={"min.insync.replicas": str(SAFE_IN_SYNC), **spec.configs},
    )


async def refusal_to_create(admin: AIOKafkaAdminClient, spec: TopicSpec) -> str | None:
    """Why the cluster would refuse to create this topic, or None. Nothing is created.

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be asked.
    """
    topic = _new_topic(spec, await default_replication(admin))
    try:
        response = await admin.create_topics([topic], validate_only=True)
    except TopicAlreadyExistsError:
        return None
    except KafkaError as error:
        return _refusal(spec, str(error))
    for _name, code, message in response.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            return _refusal(spec, message or for_code(code).__name__)
    return None


async def create_missing(admin: AIOKafkaAdminClient, specs: Sequence[TopicSpec]) -> list[str]:
    """Create the topics of `specs` that do not exist; return the names of those created.

    Two services that start at once may both try; that one of them comes second is no error.

    Raises:
        TopicError: The cluster refuses to create a topic.
    """
    existing = await describe(admin, [spec.name for spec in specs])
    missing = [spec for spec in specs if spec.name not in existing]
    if not missing:
        return []
    replication = await default_replication(admin)
    created = []
    for spec in missing:
        try:
            response = await admin.create_topics([_new_topic(spec, replication)])
        except TopicAlreadyExistsError:
            continue
        except KafkaError as error:
            raise TopicError(_refusal(spec, str(error))) from error
        for _name, code, message in response.topic_errors:
            if code == 0:
                created.append(spec.name)
            elif for_code(code) is not TopicAlreadyExistsError:
                raise TopicError(_refusal(spec, message or for_code(code).__name__))
    await _until_known(admin, {spec.name for spec in specs})
    return created


async def _until_known(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    """Wait: a broker may answer from metadata that is older than the creation that it has confirmed."""
    deadline = time.monotonic() + KNOWN_SECONDS
    while time.monotonic() < deadline:
        if names <= set(await topic_metadata(admin, sorted(names))):
            return
        await asyncio.sleep(0.05)


def _new_topic(spec: TopicSpec, replication: int) -> NewTopic:
    return NewTopic(
        name=spec.name,
        num_partitions=spec.partitions,
        replication_factor=replication,
        topic_configs=dict(spec.configs),
    )


def _refusal(spec: TopicSpec, reason: str) -> str:
    return (
        f"topic {spec.name!r} is missing and could not be created ({reason}); "
        f"create it with {spec.partitions} partitions, or allow this user to create topics"
    )
