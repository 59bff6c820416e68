"""Writes listed dead letters: as JSON, as fields by tabs, or as a table on a terminal."""

import json
import sys
from collections.abc import AsyncIterator

import click

from newsgloss_enrich.commands.dlq.listing import HEADINGS, ListedDeadLetter


async def write_list(letters: AsyncIterator[ListedDeadLetter], *, as_json: bool, tabs: bool) -> None:
    """Write the letters as they are read."""
    if as_json:
        async for listed in letters:
            click.echo(json.dumps(listed.fields()))
    elif tabs or not sys.stdout.isatty():
        click.echo("\t".join(HEADINGS))
        async for listed in letters:
            click.echo("\t".join(listed.row()))
    else:
        await _write_table(letters)


async def _write_table(letters: AsyncIterator[ListedDeadLetter]) -> None:
    from rich.console import Console  # noqa: PLC0415 - for terminals alone

    from newsgloss_enrich.commands.dlq.table import heading, rows  # noqa: PLC0415 - as above

    console = Console(highlight=False, soft_wrap=True)
    count = 0
    async for listed in letters:
        for line in () if count else heading(console.width):
            console.print(line)
        count += 1
        for line in rows(listed, console.width):
            console.print(line)
    noun = "dead letter" if count == 1 else "dead letters"
    console.print(f"{count:,} {noun}" if count else "no dead letters", style="dim")
