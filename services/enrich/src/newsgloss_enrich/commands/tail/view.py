"""An arrival for a terminal: what it is, and indented what was found; for 80 columns and more."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from newsgloss_enrich.commands.tail import text
from newsgloss_enrich.commands.tail.arrivals import (
    Arrival,
    ArticleArrival,
    DeletionArrival,
    LetterArrival,
)
from newsgloss_schemas import EnrichedArticle

INDENT = 10
"""Below the time and its gap."""

LEAST_WIDTH = 80
ALARMING = {"withheld": "yellow", "canceled": "red", "deleted": "red", "dead letter": "red", "foreign": "red"}


def view(arrival: Arrival, width: int) -> Iterator[Text]:
    """The lines of one arrival, none wider than the terminal, and an empty one."""
    console = Console(width=max(width, LEAST_WIDTH))
    first, *others = _parts(arrival)
    time = f"{arrival.place.written_at.astimezone():%H:%M:%S}".ljust(INDENT)
    for number, line in enumerate(first.wrap(console, console.width - INDENT)):
        yield Text.assemble((" " * INDENT if number else time, "dim"), _trimmed(line))
    for part in others:
        for line in part.wrap(console, console.width - INDENT):
            yield Text.assemble(" " * INDENT, _trimmed(line))
    yield Text("")


def _trimmed(line: Text) -> Text:
    line.rstrip()
    return line


def _parts(arrival: Arrival) -> Iterator[Text]:
    kind = text.kind(arrival)
    label = (f"{kind}  ", f"bold {ALARMING[kind]}") if kind in ALARMING else ""
    if isinstance(arrival, ArticleArrival):
        yield from _article(arrival.article, label)
    elif isinstance(arrival, LetterArrival):
        yield Text.assemble(label, text.why(arrival))
    elif isinstance(arrival, DeletionArrival):
        yield Text.assemble(label, arrival.place.key or text.NONE)
    else:
        yield Text.assemble(label, f"no enriched article: {arrival.reason}")
    yield Text.assemble((f"{arrival.place.key or text.NONE}  {text.where(arrival.place)}", "dim"))


def _article(article: EnrichedArticle, label: str | tuple[str, str]) -> Iterator[Text]:
    yield Text.assemble(label, (text.title(article), "bold"))
    about = [text.source(article)]
    if article.language:
        about.append(f"{text.language(article)} {article.language.confidence:.2f}")
    if article.read_time:
        about.append(f"{text.minutes(article)} min")
    yield Text.assemble(("  ".join(about), "green"))
    if article.entities:
        yield _entities(article)
    if troubles := text.stages_not_ok(article):
        yield Text(troubles, "yellow")


def _entities(article: EnrichedArticle) -> Text:
    shown = Text()
    for one in article.entities[: text.TOP_ENTITIES]:
        name, about = text.entity(one)
        shown.append(" · " if shown else "", "dim").append(name).append(f" {about}", "cyan")
    left = len(article.entities) - text.TOP_ENTITIES
    if left > 0:
        shown.append(f" · and {left} more", "dim")
    return shown
