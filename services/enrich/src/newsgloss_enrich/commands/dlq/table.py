"""Dead letters as a table for a terminal: two lines each, at any width from 80 columns on.

The widths of the columns are fixed, so that letters can be shown as they are read.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from rich.cells import set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsgloss_enrich.commands.dlq.letters import printable
from newsgloss_enrich.commands.dlq.listing import ListedDeadLetter

GAP = "  "
COLUMNS = {"partition": 9, "offset": 10, "failed at": 19, "code": 18, "try": 3, "state": 9}
RIGHT = {"partition", "offset", "try"}
LEAST_WIDTH = 80
INDENT = COLUMNS["partition"] + len(GAP)
"""Under the offset; the article's column ends where the codes begin."""

ARTICLE_WIDTH = COLUMNS["offset"] + len(GAP) + COLUMNS["failed at"]
STYLES = {"waits": "yellow", "redriven": "green", "discarded": "dim"}


def heading(width: int) -> Iterator[Text]:
    """The names of the columns."""
    yield Text(_line(dict(zip(COLUMNS, COLUMNS, strict=True))), "bold")
    yield from (Text(line.plain, "bold") for line in _second("article", "message", width))


def rows(listed: ListedDeadLetter, width: int) -> Iterator[Text]:
    """One letter."""
    letter, why = listed.letter, listed.letter.why
    cells = dict.fromkeys(COLUMNS, "-") | {
        "partition": str(letter.partition),
        "offset": str(letter.offset),
        "state": listed.state,
    }
    message = "no dead letter: dlq- headers are missing"
    if why is not None:
        cells |= {
            "failed at": f"{why.failed_at:%Y-%m-%d %H:%M:%S}",
            "code": printable(why.code.encode()),
            "try": str(why.attempt),
        }
        message = printable(why.message.encode())
    first = Text(_line(cells))
    first.highlight_words([listed.state], STYLES[listed.state])
    yield first
    yield from _second(letter.article_id or "-", message, width)


def field_table(fields: Mapping[str, str]) -> Table:
    """Names and texts of one letter beside each other; neither leaves the terminal."""
    table = Table.grid(padding=(0, len(GAP)))
    table.add_column(style="dim", overflow="fold", max_width=LEAST_WIDTH // 2)
    table.add_column(overflow="fold")
    for name, text in fields.items():
        table.add_row(Text(name), Text(text))
    return table


def _line(cells: dict[str, str]) -> str:
    parts = []
    for name, width in COLUMNS.items():
        text = cells[name].rjust(width) if name in RIGHT else cells[name]
        # A number that is wider than its column pushes the others on, rather than being cut.
        parts.append(text if name in RIGHT and len(text) > width else set_cell_size(text, width))
    return GAP.join(parts).rstrip()


def _second(article: str, message: str, width: int) -> Iterator[Text]:
    console = Console(width=max(width, LEAST_WIDTH))
    beside = console.width - INDENT - ARTICLE_WIDTH - len(GAP)
    articles = Text(article).wrap(console, ARTICLE_WIDTH)
    messages = Text(message).wrap(console, beside)
    for left, right in zip_longest(articles, messages, fillvalue=Text("")):
        padded = set_cell_size(left.plain.rstrip(), ARTICLE_WIDTH)
        yield Text(f"{' ' * INDENT}{padded}{GAP}{right.plain.rstrip()}".rstrip())
