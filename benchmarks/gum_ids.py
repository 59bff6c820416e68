"""Ids of places in GUM's news and interviews: settlements, regions and countries by `ids/gum.txt`.

    python benchmarks/gum_ids.py

Precision is over the entities with an id whose mentions GUM gives one of these identities; recall over all
entities with such an identity.
"""

from pathlib import Path
from urllib.parse import unquote

import gum
from place_ids import SECONDS, meaning

from newsgloss_enrich.steps.entities.ids.linker import Ids
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.within import find_entities_within
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity, RawArticle, Source

FILE = Path(__file__).resolve().parent / "ids" / "gum.txt"


def meanings() -> dict[str, str]:
    """The GeoNames id of each identity."""
    lines = [line.split("\t") for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {title: meaning(name_of(title), meant, "en") for title, meant in lines}


def name_of(title: str) -> str:
    """'Jersey City' of the title 'Jersey_City%2C_New_Jersey'."""
    return unquote(title).replace("_", " ").partition(",")[0]


def rows() -> dict[str, float]:
    """The figures; none without the documents."""
    if not gum.available():
        return {}
    given, right, expected, wrong = measure()
    del wrong
    return {
        "gum: precision": round(right / max(1, given), 4),
        "gum: recall": round(right / max(1, expected), 4),
    }


def measure() -> tuple[int, int, int, list[str]]:
    """Ids given, ids that are right, entities with such an identity, and what was wrong."""
    finder, ids, wanted = load_finders("en=newsgloss").by_language["en"], Ids({}), meanings()
    given = right = expected = 0
    wrong: list[str] = []
    for document in gum.documents():
        article = RawArticle(article_id="a", source=Source(id="s"), title=document.title, body=document.body)
        linker = ids.for_article(article, "en")
        story = take_story(document.body, [])
        reading = find_entities_within(SECONDS, document.title, story, finder, language="en", linker=linker)
        for entity in reading.entities:
            identity = _identity(document, entity)
            if identity not in wanted:
                continue
            expected += 1
            got = entity.ids.get("geonames", "")
            given += bool(got)
            right += got == wanted[identity]
            if got != wanted[identity]:
                wrong.append(f"{identity}: {entity.name} {got or 'none'}")
    return given, right, expected, wrong


def _identity(document: gum.GumDocument, entity: Entity) -> str:
    places = {(one.field, one.start, one.end) for one in entity.mentions}
    return (
        max(document.things, key=lambda one: (len(document.things[one] & places), one), default="")
        if any(places & some for some in document.things.values())
        else ""
    )


if __name__ == "__main__":
    for line in measure():
        print(line)
