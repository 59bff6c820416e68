"""Topics: what a service wants, what the cluster has, and creating what is missing."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from newsgloss_common.metadata import topic_metadata

MIB = 1024 * 1024
RAW_MAX_BYTES = MIB
ENRICHED_MAX_BYTES = 4 * MIB
DEAD_LETTER_EXTRA_BYTES = 64 * 1024
DEFAULT_PARTITIONS = 8
SAFE_REPLICATION = 2
KNOWN_SECONDS = 15.0
SAFE_IN_SYNC = 2
KAFKA_MAX_MESSAGE_BYTES = 1_048_588
"""`message.max.bytes` of a broker that sets nothing (Kafka 4.3 documentation)."""


class TopicError(Exception):
    """A topic is missing and cannot be created; the message says what to do."""


@dataclass(frozen=True)
class TopicSpec:
    """A topic as it is created when missing."""

    name: str
    partitions: int
    configs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TopicState:
    """A topic as the cluster has it."""

    name: str
    partitions: int
    replication: int
    may_read: bool
    may_write: bool
    configs: Mapping[str, str]
    """Empty where this user may not read them."""
    topic_id: UUID | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether this user may not see it, nor whether it exists."""
        return self.partitions == 0

    @property
    def max_message_bytes(self) -> int:
        """The topic's limit for a record batch; Kafka's default where it does not tell."""
        return int(self.configs.get("max.message.bytes") or KAFKA_MAX_MESSAGE_BYTES)


def raw_topic(name: str, partitions: int = DEFAULT_PARTITIONS) -> TopicSpec:
    """Raw articles: records of up to 1 MiB."""
    return TopicSpec(name, partitions, {"max.message.bytes": str(RAW_MAX_BYTES)})


def enriched_topic(name: str, partitions: int) -> TopicSpec:
    """Enriched articles: room for the article and its evidence."""
    return TopicSpec(name, partitions, {"max.message.bytes": str(ENRICHED_MAX_BYTES)})


def dead_letter_topic(name: str, partitions: int, raw_max_bytes: int) -> TopicSpec:
    """Dead letters: any raw record, and the headers that say why it is there."""
    return TopicSpec(
        name,
        partitions,
        {"max.message.bytes": str(raw_max_bytes + DEAD_LETTER_EXTRA_BYTES), "cleanup.policy": "delete"},
    )


async def describe(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, TopicState]:
    """The topics among `names` that exist, or that this user may not see: those have no partitions.

    Raises:
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    found = {
        name: TopicState(
            name,
            about.partitions,
            about.replication,
            may_read=about.may_read,
            may_write=about.may_write,
            configs={},
            topic_id=about.topic_id,
        )
        for name, about in (await topic_metadata(admin, list(names))).items()
    }
    if not found:
        return found
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in found]
    for response in await admin.describe_configs(resources):
        for code, _message, _kind, name, entries in response.resources:
            if code == 0:
                found[name] = replace(found[name], configs={entry[0]: entry[1] for entry in entries})
    return found


async def default_replication(admin: AIOKafkaAdminClient) -> int:
    """The broker's `default.replication.factor`; 1 where it does not tell."""
    cluster = await admin.describe_cluster()
    broker = str(cluster["brokers"][0]["node_id"])
    try:
        responses = await admin.describe_configs([ConfigResource(ConfigResourceType.BROKER, broker)])
    except KafkaError:
        return 1
    for response in responses:
        for *_, entries in response.resources:
            for entry in entries:
                if entry[0] == "default.replication.factor" and entry[1]:
                    return int(entry[1])
    return 1


def as_created(spec: TopicSpec) -> TopicState:
    """The topic that `spec` would become, where everything is left to this user."""
    return TopicState(
        spec.name,
        spec.partitions,
        SAFE_REPLICATION,
        may_read=True,
        may_write=True,
        configs={"min.insync.replicas": str(SAFE_IN_SYNC), **spec.configs},
    )


async def refusal_to_create(admin: AIOKafkaAdminClient, spec: TopicSpec) -> str | None:
    """Why the cluster would not create this topic; None when it would. Nothing is created.

    Raises:
        aiokafka.errors.KafkaError: the cluster cannot be asked.
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


def _new_topic(spec: TopicSpec, replication: int) -> NewTopic:
    return NewTopic(
        name=spec.name,
        num_partitions=spec.partitions,
        replication_factor=replication,
        topic_configs=dict(spec.configs),
    )


async def create_missing(admin: AIOKafkaAdminClient, specs: Sequence[TopicSpec]) -> list[str]:
    """Create the topics of `specs` that do not exist; the names of those created.

    Two services that start at once may both try: that the other was first is no error.

    Raises:
        TopicError: the cluster refuses to create one.
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
    """A broker may answer from metadata that is older than the creation it has just confirmed."""
    deadline = time.monotonic() + KNOWN_SECONDS
    while time.monotonic() < deadline:
        if names <= set(await topic_metadata(admin, sorted(names))):
            return
        await asyncio.sleep(0.05)


def _refusal(spec: TopicSpec, reason: str) -> str:
    return (
        f"topic {spec.name!r} is missing and could not be created ({reason}); "
        f"create it with {spec.partitions} partitions, or allow this user to create topics"
    )
