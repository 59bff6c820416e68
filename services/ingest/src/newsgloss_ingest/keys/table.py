"""The keys as a table for a terminal of 80 columns or more; what is long goes on below."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsgloss_ingest.keys.file import Key


def key_table(keys: Sequence[Key]) -> Table:
    """A row for each key; no id, rate or date is split."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("id", no_wrap=True)
    table.add_column("articles/s", justify="right", no_wrap=True)
    table.add_column("created at", no_wrap=True)
    table.add_column("sources", overflow="fold")
    table.add_column("name", overflow="fold")
    for key in keys:
        table.add_row(
            key.id,
            f"{key.articles_per_second:g}",
            f"{key.created_at:%Y-%m-%d %H:%M}",
            Text(", ".join(map(_shown, key.sources))),
            Text(_shown(key.name)),
        )
    return table


def print_table(keys: Sequence[Key]) -> None:
    """Write the table, and how many keys there are."""
    console = Console(highlight=False)
    if keys:
        console.print(key_table(keys))
    console.print(f"{len(keys)} key{'' if len(keys) == 1 else 's'}", style="dim")


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
