"""`newsgloss-console`: the commands and their options. What a command does is imported when it is called."""

import sys
from pathlib import Path

import click

from newsgloss_common.command_line.lazy_group import LazyGroup
from newsgloss_common.command_line.setting_options import (
    KAFKA,
    METRICS_PUSH,
    check_option,
    print_config_option,
    read_table,
    setting_options,
)

TABLE = read_table(Path(__file__).parent)


@click.group(
    cls=LazyGroup,
    places={"keys": "newsgloss_console.keys.commands:keys"},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="newsgloss-console")
def main() -> None:
    """Look at the stream of enriched articles in a browser."""


@main.command()
@setting_options(TABLE["ConsoleSettings"])
@setting_options(KAFKA)
@setting_options(METRICS_PUSH)
@check_option
@print_config_option("Show the effective settings and stop.")
def serve(*, print_config: bool, checking: bool, **given: str | None) -> None:
    """Serve the console until SIGTERM or Ctrl-C.

    With --check it looks at settings, keys, topics and permissions instead, starts nothing and changes
    nothing; exit status 0, or 2 where something is wrong.
    """
    from newsgloss_console.serve import serve as serve_pages

    sys.exit(serve_pages(given, print_config=print_config, checking=checking))


if __name__ == "__main__":
    main()
