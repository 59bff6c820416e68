"""`newsgloss-enrich run --check`: models, topics and permissions, looked at without joining the group."""

from collections.abc import AsyncIterator, Iterator, Mapping

from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_common import permissions, topics
from newsgloss_common.checking import Finding, Verdict, of_cluster, of_telemetry, wrong
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.topics import TopicSpec, TopicState
from newsgloss_enrich import workers
from newsgloss_enrich.pool import PoolEvent, WorkerPool, WorkerStartError
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.steps.entities.chosen_models import parse_models
from newsgloss_enrich.stream import preflight
from newsgloss_enrich.stream.preflight import Cluster, Wanted
from newsgloss_enrich.wanted_topics import wanted_topics


async def findings(
    settings: EnrichSettings, kafka: KafkaSettings, telemetry: TelemetrySettings
) -> AsyncIterator[Finding]:
    """What was looked at, in the order in which a start needs it."""
    yield Finding("settings", "valid")
    for finding in of_telemetry(telemetry):
        yield finding
    for finding in await _models(settings):
        yield finding
    async for finding in of_cluster(kafka, lambda admin: _cluster(admin, settings)):
        yield finding


async def _models(settings: EnrichSettings) -> list[Finding]:
    """Load the enrichment once, in a worker as the service has them, which ends at once."""
    try:
        workers.check_installed(settings)
    except ConfigurationError as error:
        return [wrong("models", line) for line in str(error).splitlines()]
    one = settings.model_copy(update={"workers": 1})
    config = workers.handler_config(one, topics.ENRICHED_MAX_BYTES)
    pool = WorkerPool(workers.pool_settings(one, workers.handler_of(one), config), _ignored)
    try:
        await pool.start()
    except WorkerStartError as error:
        return [wrong("models", workers.why_not_loaded(settings, error).splitlines()[0])]
    finally:
        await pool.stop(grace_seconds=0.0)
    return list(_loaded(settings))


def _ignored(_event: PoolEvent) -> None:
    """What happens to the worker is in the finding."""


def _loaded(settings: EnrichSettings) -> Iterator[Finding]:
    if settings.enrichment != "full":
        yield Finding("models", f"{settings.variable('enrichment')}={settings.enrichment} is loaded")
        return
    chosen = parse_models(settings.models)
    there = [f"{language}={model.name}" for language, model in chosen.items() if model.is_installed]
    yield Finding("models", f"{', '.join(there) or 'none'} loaded")
    for language, model in chosen.items():
        if not model.is_installed:
            yield Finding(
                "models",
                f"{language}={model.name} is optional and not installed: {model.how_to_install}",
                Verdict.NOTE,
            )


async def _cluster(admin: AIOKafkaAdminClient, settings: EnrichSettings) -> list[Finding]:
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
    states = {name: found.get(name) or topics.as_created(spec) for name, spec in specs.items()}
    if not any(state.is_hidden for state in states.values()):
        report += _together(Cluster(*(states[name] for name in specs)))
    return report


def _specs(wanted: Wanted, found: Mapping[str, TopicState] | None = None) -> dict[str, TopicSpec]:
    """The three topics as a start would create them, beside those that are found."""
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
        elif refusal := await topics.refusal_to_create(admin, spec):
            yield wrong("topics", refusal)
        else:
            yield Finding("topics", f"{name} is missing and created at start", Verdict.NOTE)


def _together(cluster: Cluster) -> Iterator[Finding]:
    yield from (wrong("topics", problem) for problem in preflight.fatal_problems(cluster))
    yield from (Finding("topics", warning, Verdict.NOTE) for warning in preflight.warnings(cluster))
