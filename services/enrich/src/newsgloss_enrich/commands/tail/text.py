"""An arrival in words, for a terminal and for a line of text; all of it is printable."""

from newsgloss_enrich.commands.dlq.letters import printable
from newsgloss_enrich.commands.tail.arrivals import (
    Arrival,
    ArticleArrival,
    DeletionArrival,
    LetterArrival,
    Place,
)
from newsgloss_schemas import EnrichedArticle, Entity

HEADINGS = ("written at", "kind", "place", "article", "source", "language", "minutes", "entities", "title")
TOP_ENTITIES = 6
NONE = "-"


def row(arrival: Arrival) -> tuple[str, ...]:
    """The cells of a line, in the order of `HEADINGS`; a dead letter's title says why it is one."""
    place = arrival.place
    begin = (f"{place.written_at:%Y-%m-%d %H:%M:%S}", kind(arrival), where(place), place.key or NONE)
    if isinstance(arrival, ArticleArrival):
        article = arrival.article
        names = "; ".join(shown(entity.name) for entity in article.entities) or NONE
        return (*begin, source(article), language(article), minutes(article), names, title(article))
    if isinstance(arrival, LetterArrival):
        return (*begin, shown(arrival.source or NONE), NONE, NONE, NONE, why(arrival))
    end = NONE if isinstance(arrival, DeletionArrival) else arrival.reason
    return (*begin, NONE, NONE, NONE, NONE, end)


def kind(arrival: Arrival) -> str:
    """`article`, `withheld`, `canceled`, `deleted`, `dead letter` or `foreign`."""
    if isinstance(arrival, ArticleArrival):
        return "article" if arrival.article.status == "usable" else arrival.article.status
    return str(arrival.fields()["kind"]).replace("_", " ")


def where(place: Place) -> str:
    """Topic, partition and offset."""
    return f"{place.topic}-{place.partition}@{place.offset}"


def shown(text: str) -> str:
    """Text from an article as one printable line."""
    return printable(" ".join(text.split()).encode(errors="replace"))


def title(article: EnrichedArticle) -> str:
    """The title, or the begin of the body."""
    return shown(article.article.title or article.article.body or "(no text)")


def source(article: EnrichedArticle) -> str:
    """The source's id."""
    return shown(article.article.source.id)


def language(article: EnrichedArticle) -> str:
    """The language's tag."""
    return shown(article.language.tag) if article.language else NONE


def minutes(article: EnrichedArticle) -> str:
    """The read time in minutes."""
    return str(article.read_time.minutes) if article.read_time else NONE


def entity(one: Entity) -> tuple[str, str]:
    """An entity's name, and its type, country and count."""
    parts = [one.type, one.country or "", f"x{one.count}" if one.count > 1 else ""]
    return shown(one.name), shown(" ".join(filter(None, parts)))


def stages_not_ok(article: EnrichedArticle) -> str:
    """The stages that did not do their work, with the reason, unless that is the article's status."""
    found = [
        f"{name} {stage.status}" + (f": {stage.reason}" if stage.reason else "")
        for name, stage in article.stages.items()
        if stage.status != "ok" and stage.reason != "canceled"
    ]
    return shown("; ".join(found))


def why(arrival: LetterArrival) -> str:
    """Why the letter is dead."""
    about = arrival.letter.why
    return shown(f"{about.code}: {about.message}") if about else "dlq- headers are missing"
