"""`newsgloss-enrich`: the commands by name, each in a folder of `commands/`."""

import sys

import click

from newsgloss_common.command_line.lazy_group import LazyGroup
from newsgloss_enrich.commands.errors import ErrorCode
from newsgloss_enrich.commands.failures import as_json

PLACES = {
    name: f"newsgloss_enrich.commands.{name}.command:{name}"
    for name in ("run", "local", "dlq", "lists", "replay", "skip", "status", "tail")
}


@click.group(cls=LazyGroup, places=PLACES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsgloss-enrich")
def commands() -> None:
    """Enriches news articles as a stream: language, named entities, read time; exactly once, in order."""


def main() -> None:
    """Entry point of the console script. With `--json`, wrong use is reported as JSON too."""
    if "--json" not in sys.argv[1:]:
        commands()
    try:
        status = commands.main(standalone_mode=False)
    except click.ClickException as error:
        click.echo(as_json(ErrorCode.USAGE, error.format_message()), err=True)
        status = error.exit_code
    except click.Abort:
        status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
