"""`--check` of the console: inspects keys, topics, permissions and the enricher's command."""

from collections.abc import AsyncIterator
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_common.checking import Finding, Verdict, of_cluster, of_telemetry, wrong
from newsgloss_common.kafka.permissions import Kind, Operation, Permission, refused
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topics import describe
from newsgloss_common.key_file import KeysError
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_console.children.commands import find_command
from newsgloss_console.keys.file import Keys
from newsgloss_console.settings import ConsoleSettings


async def of_serve(
    settings: ConsoleSettings, kafka: KafkaSettings, push: MetricsPushSettings
) -> AsyncIterator[Finding]:
    """Check what `serve` needs."""
    yield Finding("settings", "valid")
    for finding in of_telemetry(push):
        yield finding
    yield _keys(settings)
    yield _command(settings)
    async for finding in of_cluster(kafka, lambda admin: _topics(admin, settings)):
        yield finding


async def _topics(admin: AIOKafkaAdminClient, settings: ConsoleSettings) -> list[Finding]:
    found = []
    names = (settings.enriched_topic, settings.raw_topic, settings.dlq_topic)
    there = await describe(admin, names)
    for name in names:
        state = there.get(name)
        if state is None:
            found.append(Finding("topics", f"{name} is missing; the console waits for it", Verdict.NOTE))
        elif not state.may_read:
            found.append(wrong("permissions", refused([Permission(Operation.READ, Kind.TOPIC, name)])))
        else:
            found.append(Finding("topics", f"{name} has {state.partitions} partitions and may be read"))
    return found


def _keys(settings: ConsoleSettings) -> Finding:
    if settings.console_keys_file is None:
        if settings.console_proxy_header:
            said = f"none; the proxy's header {settings.console_proxy_header} names the user"
            return Finding("keys", said)
        said = f"none (NEWSGLOSS_CONSOLE_KEYS_FILE): whoever reaches {settings.console_http} may read"
        return Finding("keys", said, Verdict.NOTE)
    try:
        known = Keys.read(Path(settings.console_keys_file))
    except KeysError as error:
        return wrong("keys", f"NEWSGLOSS_CONSOLE_KEYS_FILE: {error}")
    return Finding("keys", f"{len(known.keys)} in {settings.console_keys_file}")


def _command(settings: ConsoleSettings) -> Finding:
    place = find_command(settings.console_enrich_command)
    if place is None:
        said = (
            f"{settings.console_enrich_command} (NEWSGLOSS_CONSOLE_ENRICH_COMMAND) is not installed here: no "
            "text can be tried, and dead letters and the group's state cannot be shown"
        )
        return Finding("enricher", said, Verdict.NOTE)
    return Finding("enricher", f"commands are run by {place}")
