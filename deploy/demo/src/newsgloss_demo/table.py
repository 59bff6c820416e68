"""Prints records as a table, a row when its record arrives; narrow output gets stacked rows."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from newsgloss_demo.publish import Position, Refused
from newsgloss_demo.read import Arrival, DeadLetter, Enriched
from newsgloss_schemas import EnrichedArticle, Entity

COLUMNS: tuple[tuple[str, int | None], ...] = (
    ("article", None),
    ("language", 8),
    ("read time", 12),
    ("entities", None),
    ("not the story", 17),
)
"""Headings and widths; columns without a width share the rest."""

STACKED_BELOW = 88
TOP_ENTITIES = 6


class RecordTable:
    """A table that is printed row by row."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begun = False

    def arrived(self, arrival: Arrival) -> None:
        """Print the row of a record."""
        if isinstance(arrival, Enriched):
            self._row(_cells(arrival.article, arrival.at))
        elif isinstance(arrival, DeadLetter):
            self._notice(f"dead letter: {arrival.why.code}", arrival.why.message, _place(arrival.at))
        else:
            key = (arrival.key or b"").decode("utf-8", "replace")
            self._notice("deleted", f"the article {key!r} is to be removed", _place(arrival.at))

    def refused(self, refused: Refused) -> None:
        """Print the row of an article that ingest refused."""
        self._notice(f"refused by ingest: {refused.status}", refused.reason, str(refused.article.path))

    def _row(self, cells: list[RenderableType]) -> None:
        if self._console.width < STACKED_BELOW:
            lines = Table.grid(padding=(0, 1))
            lines.add_column(style="dim")
            lines.add_column(overflow="fold")
            for (heading, _), cell in zip(COLUMNS, cells, strict=True):
                lines.add_row(heading, cell)
            self._print(lines)
            return
        if not self._begun:
            self._console.print(_grid([Text(heading, style="bold") for heading, _ in COLUMNS]))
        self._print(_grid(cells))

    def _notice(self, what: str, reason: str, where: str) -> None:
        self._print(Group(Text(what, style="bold red"), Text(reason), Text(where, style="dim")))

    def _print(self, content: RenderableType) -> None:
        self._begun = True
        self._console.print(Rule(style="dim"))
        self._console.print(content)


def _grid(cells: Iterable[RenderableType]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for _, width in COLUMNS:
        grid.add_column(width=width, ratio=None if width else 1, overflow="fold")
    grid.add_row(*cells)
    return grid


def _cells(article: EnrichedArticle, at: Position) -> list[RenderableType]:
    title = article.article.title or f"(no title) {article.article_id}"
    status = "" if article.status == "usable" else f"\n{article.status}"
    return [
        Text.assemble((title, "bold"), (status, "red"), "\n", (_place(at), "dim")),
        _language(article),
        _read_time(article),
        _entities(article),
        _boilerplate(article),
    ]


def _place(at: Position) -> str:
    return f"partition {at.partition}, offset {at.offset}"


def _language(article: EnrichedArticle) -> Text:
    if article.language is None:
        return _why_not(article, "language")
    return Text.assemble(article.language.tag, (f" {article.language.confidence:.2f}", "dim"))


def _read_time(article: EnrichedArticle) -> Text:
    if article.read_time is None:
        return _why_not(article, "read_time")
    claimed = article.publisher_claims.read_time_minutes
    text = Text(f"{article.read_time.minutes} min")
    if claimed is not None:
        text.append(f"\nclaims {claimed} min", "dim")
    return text


def _entities(article: EnrichedArticle) -> Text:
    if not article.entities:
        return _why_not(article, "entities")
    lines = [_entity(entity) for entity in article.entities[:TOP_ENTITIES]]
    if left := len(article.entities) - len(lines):
        lines.append(Text(f"and {left} more", "dim"))
    return Text("\n").join(lines)


def _entity(entity: Entity) -> Text:
    kind = f"{entity.type} {entity.country}" if entity.country else entity.type
    times = f" x{entity.count}" if entity.count > 1 else ""
    return Text.assemble(entity.name, (f"  {kind}{times}", "cyan"))


def _boilerplate(article: EnrichedArticle) -> Text:
    kinds = dict.fromkeys(span.kind.replace("_", " ") for span in article.boilerplate)
    return Text("\n".join(kinds) or "-", "dim")


def _why_not(article: EnrichedArticle, stage: str) -> Text:
    outcome = article.stages.get(stage)
    return Text((outcome.reason if outcome else None) or "none", "dim")
