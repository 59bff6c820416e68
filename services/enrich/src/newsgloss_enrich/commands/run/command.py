"""`newsgloss-enrich run`."""

import sys
from typing import Any

import click

from newsgloss_common.command_line.grouped_help import GroupedCommand
from newsgloss_common.command_line.setting_options import (
    KAFKA,
    TELEMETRY,
    check_option,
    print_config_option,
    setting_options,
)
from newsgloss_enrich.commands.options import ENRICH


@click.command(cls=GroupedCommand)
@setting_options(ENRICH)
@setting_options(KAFKA)
@setting_options(TELEMETRY)
@check_option
@print_config_option("Show the effective settings, secrets masked, and exit.")
def run(*, print_config: bool, checking: bool, **overrides: Any) -> None:
    """Join the consumer group and enrich until told to stop (SIGTERM or Ctrl-C).

    With --check it looks at settings, models, topics and permissions instead, starts nothing and changes
    nothing; exit status 0, or 2 where something is wrong.
    """
    from newsgloss_enrich.commands.run.serve import Settings, check, serve

    settings = Settings.load(overrides)
    if print_config:
        click.echo(settings.render())
        return
    sys.exit(check(settings) if checking else serve(settings))
