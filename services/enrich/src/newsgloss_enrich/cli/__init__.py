"""`newsgloss-enrich`: the commands, a module each."""

import click

from newsgloss_enrich.cli.dlq import dlq
from newsgloss_enrich.cli.local import local
from newsgloss_enrich.cli.replay import replay
from newsgloss_enrich.cli.run import run
from newsgloss_enrich.cli.skip import skip
from newsgloss_enrich.cli.status import status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsgloss-enrich")
def commands() -> None:
    """Enriches news articles as a stream: language, named entities, read time; exactly once, in order."""


for command in (run, local, dlq, replay, skip, status):
    commands.add_command(command)


def main() -> None:
    """Entry point of the console script."""
    commands()
