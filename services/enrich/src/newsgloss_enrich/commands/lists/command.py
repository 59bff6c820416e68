"""`newsgloss-enrich lists build`."""

import json
from pathlib import Path

import click

from newsgloss_common.command_line.grouped_help import CommandGroup
from newsgloss_enrich.commands.options import json_option

_SUFFIX = ".list"


@click.group(cls=CommandGroup)
def lists() -> None:
    """Make own lists of names with ids into files that the enricher reads."""


@lists.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; by default NAME.list beside NAME.tsv.",
)
@json_option("One JSON object.")
def build(*, source: Path, output: Path | None, as_json: bool) -> None:
    """Build a list from a table: UTF-8, columns separated by tabs, the first line names them.

    Columns are id and name, and optionally type, aliases (separated by |), language, country, context (words
    that stand in articles about it, separated by |) and case (name, exact or any). Enable it with
    NEWSGLOSS_LISTS=name=FILE and start the service again.
    """
    from newsgloss_enrich.steps.entities.lists.build import build as build_list

    target = output or source.with_suffix(_SUFFIX)
    try:
        built = build_list(source, target)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{source}: {error}") from error
    if as_json:
        click.echo(
            json.dumps({
                "file": str(target), "items": built.items, "names": built.names, "bytes": built.size,
                "version": built.version,
            })
        )  # fmt: skip
    else:
        click.echo(
            f"{target}: {built.items} items with {built.names} names, {built.size} bytes, "
            f"version {built.version}"
        )
