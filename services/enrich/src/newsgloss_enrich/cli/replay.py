"""`newsgloss-enrich replay`."""

import sys
from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.endings import INTERRUPTED, ending_well
from newsgloss_enrich.cli.options import USAGE, load, require_installed, setting_options
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@click.option(
    "--from", "begin", required=True, metavar="OFFSET|TIME", help="Where to begin, in each partition."
)
@click.option(
    "--to", "end", required=True, metavar="OFFSET|TIME|end", help="Where to end; itself not included."
)
@click.option("--group", required=True, help="Group of its own; the same one goes on after a kill.")
@click.option("--topic", required=True, help="Topic to write; created when missing.")
@click.option("--dlq-topic", "dead", help="Topic of its dead letters; {topic}.dlq by default.")
@click.option("--http", default="127.0.0.1:0", show_default=True, help="host:port of health and metrics.")
@setting_options(
    EnrichSettings,
    *(
        name
        for name in EnrichSettings.model_fields
        if name not in ("dlq_topic", "enrich_http", "start_from", "partitions")
    ),
)
@config.options(KafkaSettings)
def replay(  # noqa: PLR0913 - one per option
    *, begin: str, end: str, group: str, topic: str, dead: str | None, http: str, **overrides: Any
) -> None:
    """Enrich a stretch of the raw topic again, into another topic, beside the running group.

    Exactly once, as the service does; a replay that was killed goes on when it is started again with the
    same group, from where that group is. The other settings are those of the running service, which name
    the topics and the group that must not be touched.
    """
    live, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    require_installed(live)
    logs.configure(live.log_level)
    # Imported late, so that --help answers at once.
    from newsgloss_enrich.service import EnrichService  # noqa: PLC0415
    from newsgloss_enrich.tools.replay import Edge, replay_settings, stretch_of  # noqa: PLC0415

    try:
        edges = Edge.parse(begin), Edge.parse(end)
    except ValueError as error:
        click.echo(f"newsgloss-enrich: --from, --to: {error}", err=True)
        sys.exit(USAGE)

    async def serve() -> int:
        settings = replay_settings(live, group, topic, dead or f"{topic}.dlq", http)
        stretch = await stretch_of(kafka.client_options(), live.raw_topic, *edges)
        service = EnrichService(settings, kafka, stretch)
        status = await service.run()
        return status or (0 if service.finished else INTERRUPTED)

    sys.exit(ending_well(serve(), kafka))
