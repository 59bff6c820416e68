"""`newsgloss-enrich run`."""

import sys
from typing import Any

import click
import uvloop

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.options import load
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@config.options(EnrichSettings, KafkaSettings)
@click.option("--print-config", is_flag=True, help="Show the effective settings, secrets masked, and exit.")
def run(*, print_config: bool, **overrides: Any) -> None:
    """Join the consumer group and enrich until told to stop (SIGTERM or Ctrl-C)."""
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    if print_config:
        click.echo(config.render(settings, kafka))
        return
    logs.configure(settings.log_level)
    # Imported late, so that --help and --print-config answer at once.
    from newsgloss_enrich.service import EnrichService  # noqa: PLC0415

    # A quarter of the engine's time went into asyncio's own sockets; see benchmarks/engine.py.
    sys.exit(uvloop.run(_serve(EnrichService, settings, kafka)))


async def _serve(service: Any, settings: EnrichSettings, kafka: KafkaSettings) -> int:
    return int(await service(settings, kafka).run())
