"""`--check`: topics and permissions in the cluster."""

from collections.abc import AsyncIterator, Iterator, Mapping

from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_common.checking import Finding, Verdict, wrong
from newsgloss_common.kafka import permissions, topic_creation, topics
from newsgloss_common.kafka.topics import TopicSpec, TopicState
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream import preflight
from newsgloss_enrich.stream.preflight import Cluster, Wanted
from newsgloss_enrich.wiring import wanted_topics


async def cluster_findings(admin: AIOKafkaAdminClient, settings: EnrichSettings) -> list[Finding]:
    """What the cluster has of what the service needs."""
    wanted = wanted_topics(settings)
    if same := preflight.same_topics(wanted):
        return [wrong("topics", same)]
    specs = _specs(wanted)
    found = await topics.describe(admin, list(specs))
    specs = _specs(wanted, found)
    report = [finding async for finding in _topics(admin, wanted, specs, found)]
    partitions = found[wanted.raw].partitions if wanted.raw in found else settings.partitions
    lacking = await permissions.missing(admin, preflight.needed(wanted, partitions))
    report.append(
        wrong("permissions", permissions.refused(lacking))
        if lacking
        else Finding("permissions", f"all that group {wanted.group!r} needs")
    )
    states = {name: found.get(name) or topic_creation.as_created(spec) for name, spec in specs.items()}
    if not any(state.is_hidden for state in states.values()):
        report += _combination(Cluster(*(states[name] for name in specs)))
    return report


def _specs(wanted: Wanted, found: Mapping[str, TopicState] | None = None) -> dict[str, TopicSpec]:
    """The three topics as a start would create them, given those that exist."""
    raw = (found or {}).get(wanted.raw)
    partitions = raw.partitions if raw else wanted.raw_partitions
    most = raw.max_message_bytes if raw else topics.RAW_MAX_BYTES
    specs = (
        topics.raw_topic(wanted.raw, wanted.raw_partitions),
        topics.enriched_topic(wanted.enriched, partitions),
        topics.dead_letter_topic(wanted.dead_letters, partitions, most),
    )
    return {spec.name: spec for spec in specs}


async def _topics(
    admin: AIOKafkaAdminClient,
    wanted: Wanted,
    specs: Mapping[str, TopicSpec],
    found: Mapping[str, TopicState],
) -> AsyncIterator[Finding]:
    for name, spec in specs.items():
        state = found.get(name)
        if state is not None:
            if not state.is_hidden:
                yield Finding("topics", f"{name} has {state.partitions} partitions")
        elif not wanted.create:
            yield wrong("topics", f"{name} is missing; create it, or set NEWSGLOSS_CREATE_TOPICS=true")
        elif refusal := await topic_creation.refusal_to_create(admin, spec):
            yield wrong("topics", refusal)
        else:
            yield Finding("topics", f"{name} is missing and created at start", Verdict.NOTE)


def _combination(cluster: Cluster) -> Iterator[Finding]:
    """What is wrong, or worth knowing, with the topics together."""
    yield from (wrong("topics", problem) for problem in preflight.fatal_problems(cluster))
    yield from (Finding("topics", warning, Verdict.NOTE) for warning in preflight.warnings(cluster))
