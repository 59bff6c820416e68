"""Writes arrivals: as JSON, as a few lines on a terminal, or as fields by tabs."""

import json
import sys
from collections.abc import Callable

import click

from newsgloss_enrich.commands.tail.arrivals import Arrival
from newsgloss_enrich.commands.tail.text import HEADINGS, row

Show = Callable[[Arrival], None]


def output(*, as_json: bool) -> Show:
    """How to write an arrival to this standard output."""
    if as_json:
        return lambda arrival: click.echo(json.dumps(arrival.fields()))
    if sys.stdout.isatty():
        return _on_terminal()
    click.echo("\t".join(HEADINGS))
    return lambda arrival: click.echo("\t".join(row(arrival)))


def _on_terminal() -> Show:
    from rich.console import Console  # noqa: PLC0415 - for terminals alone

    from newsgloss_enrich.commands.tail.view import view  # noqa: PLC0415 - as above

    console = Console(highlight=False, soft_wrap=True)

    def show(arrival: Arrival) -> None:
        for line in view(arrival, console.width):
            console.print(line)

    return show
