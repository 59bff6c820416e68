"""`newsgloss-enrich run`."""

import sys
from typing import Any

import click
import uvloop

from newsgloss_common import config, logs
from newsgloss_common.checking import check_option, run_check
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import tracing_of
from newsgloss_enrich.cli.options import USAGE, load, require_installed
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@config.options(EnrichSettings, KafkaSettings, TelemetrySettings)
@check_option
@click.option("--print-config", is_flag=True, help="Show the effective settings, secrets masked, and exit.")
def run(*, print_config: bool, checking: bool, **overrides: Any) -> None:
    """Join the consumer group and enrich until told to stop (SIGTERM or Ctrl-C).

    With --check it looks at settings, models, topics and permissions instead, starts nothing and changes
    nothing; exit status 0, or 2 where something is wrong.
    """
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    telemetry = load(TelemetrySettings, overrides)
    if print_config:
        click.echo(config.render(settings, kafka, telemetry))
        return
    if checking:
        from newsgloss_enrich.check import findings  # noqa: PLC0415 - so that --help answers at once

        sys.exit(run_check(lambda: findings(settings, kafka, telemetry)))
    require_installed(settings)
    logs.configure(settings.log_level)
    # Imported late, so that --help and --print-config answer at once.
    from newsgloss_enrich.service import EnrichService  # noqa: PLC0415

    try:
        tracing = tracing_of(telemetry, "newsgloss-enrich")
    except ConfigurationError as error:
        click.echo(f"newsgloss-enrich: {error}", err=True)
        sys.exit(USAGE)
    # A quarter of the engine's time went into asyncio's own sockets; see benchmarks/engine.py.
    try:
        status = uvloop.run(_serve(EnrichService, settings, kafka, telemetry, tracing))
    except ConfigurationError as error:
        click.echo(f"newsgloss-enrich: {error}", err=True)
        status = USAGE
    finally:
        if tracing is not None:
            tracing.stop()
    sys.exit(status)


async def _serve(service: Any, settings: EnrichSettings, kafka: KafkaSettings, *telling: object) -> int:
    return int(await service(settings, kafka, None, *telling).run())
