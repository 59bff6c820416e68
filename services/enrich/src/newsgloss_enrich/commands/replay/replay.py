"""What `newsgloss-enrich replay` does: enrich a range of the raw topic again, into another topic.

It is the service itself, with its guarantee, as a group of its own beside the running one. The group's
offsets hold its progress, so a replay that was killed goes on when it is started again under the same group.
It ends when every partition assigned to it has reached the end of the range; several replays of one group
share the work.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from newsgloss_common import logs
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_enrich.commands.complete import complete
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.exit_status import ExitStatus
from newsgloss_enrich.commands.failures import fail, report_error
from newsgloss_enrich.commands.replay.offset_range import Edge, resolve_range
from newsgloss_enrich.commands.settings_of_command import load, require_installed
from newsgloss_enrich.service import EnrichService
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.bounds import OffsetRange


@dataclass(frozen=True)
class Target:
    """Where a replay writes, as which group, and the address of its health and metrics."""

    group: str
    topic: str
    dlq_topic: str
    http: str


def replay_range(overrides: Mapping[str, Any], begin: str, end: str, target: Target, *, as_json: bool) -> int:
    """Replay from `begin` to `end` (exclusive), each an `Edge` as text; the exit status."""
    live, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    require_installed(live)
    logs.configure(live.log_level)
    try:
        edges = Edge.parse(begin), Edge.parse(end)
    except ValueError as error:
        fail(ErrorCode.USAGE, f"--from, --to: {error}", ExitStatus.USAGE)

    async def serve() -> tuple[OffsetRange, EnrichService, int]:
        settings = replay_settings(live, target)
        offsets = await resolve_range(kafka.client_options(), live.raw_topic, *edges)
        service = EnrichService(settings, kafka, offsets)
        return offsets, service, await service.run()

    offsets, service, status = complete(serve(), kafka)
    if as_json:
        click.echo(json.dumps(_report(live.raw_topic, target, offsets, finished=service.finished)))
        if status:
            report_error(ErrorCode.SERVICE_STOPPED, "the replay stopped; the log line `stopped` says why")
    return status or (ExitStatus.OK if service.finished else ExitStatus.INTERRUPTED)


def _report(raw_topic: str, target: Target, offsets: OffsetRange, *, finished: bool) -> dict[str, object]:
    partitions = [
        {"partition": number, "start": start, "end": offsets.ends[number]}
        for number, start in sorted(offsets.starts.items())
    ]
    return {
        "group": target.group,
        "raw_topic": raw_topic,
        "topic": target.topic,
        "dlq_topic": target.dlq_topic,
        "finished": finished,
        "partitions": partitions,
    }


def replay_settings(live: EnrichSettings, target: Target) -> EnrichSettings:
    """The live service's settings, changed to the replay's group and topics.

    Raises:
        ToolError: the group or a topic is the running service's own.
    """
    if target.group == live.group_id:
        raise ToolError(
            ErrorCode.OF_RUNNING_SERVICE,
            f"--group {target.group} is the running service's group, whose offsets a replay would use: "
            "give another",
        )
    for option, name in (("--topic", target.topic), ("--dlq-topic", target.dlq_topic)):
        if name in (live.raw_topic, live.enriched_topic, live.dlq_topic):
            raise ToolError(
                ErrorCode.OF_RUNNING_SERVICE,
                f"{option} {name} is a topic of the running service: replay into another",
            )
    update = {
        "group_id": target.group,
        "enriched_topic": target.topic,
        "dlq_topic": target.dlq_topic,
        "enrich_http": target.http,
    }
    return EnrichSettings.model_validate(live.model_dump() | update)
