"""`newsgloss-enrich`: the commands."""

import asyncio
import sys
from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.settings import EnrichSettings

USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsgloss-enrich")
def commands() -> None:
    """Enriches news articles as a stream: language, named entities, read time; exactly once, in order."""


@commands.command()
@config.options(EnrichSettings, KafkaSettings)
@click.option("--print-config", is_flag=True, help="Show the effective settings, secrets masked, and exit.")
def run(*, print_config: bool, **overrides: Any) -> None:
    """Join the consumer group and enrich until told to stop (SIGTERM or Ctrl-C)."""
    settings, kafka = load(overrides)
    if print_config:
        click.echo(config.render(settings, kafka))
        return
    logs.configure(settings.log_level)
    # Imported late, so that --help and --print-config answer at once.
    from newsgloss_enrich.service import EnrichService  # noqa: PLC0415

    sys.exit(asyncio.run(_serve(EnrichService, settings, kafka)))


async def _serve(service: Any, settings: EnrichSettings, kafka: KafkaSettings) -> int:
    return int(await service(settings, kafka).run())


def load(overrides: dict[str, Any]) -> tuple[EnrichSettings, KafkaSettings]:
    """The settings, or an end with status 2 that names what is wrong."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return config.load(EnrichSettings, given), config.load(KafkaSettings, given)
    except ConfigurationError as error:
        click.echo(f"newsgloss-enrich: {error}", err=True)
        sys.exit(USAGE)


def main() -> None:
    """Entry point of the console script."""
    commands()


if __name__ == "__main__":
    main()
