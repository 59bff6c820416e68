"""How often the ids of places are right: articles made by hand in eight languages (`ids/places.txt`).

    python benchmarks/place_ids.py             what is wrong in the development half, the figures of both
    python benchmarks/place_ids.py held_out    also what is wrong in the held-out half

Precision is over all ids that places were given, those of a place that is none included. Recall is over the
places that have a meaning, those included that the names model does not find; `linking` is recall over the
places that it finds. An id is right if it is that of the largest place of that name and kind in the country
or region that the file says.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsgloss_enrich.steps.entities.ids.linker import Ids
from newsgloss_enrich.steps.entities.ids.names_of_places import candidates_of
from newsgloss_enrich.steps.entities.ids.places_file import CAPITAL, CITY, load_places
from newsgloss_enrich.steps.entities.registry import Finders, load_finders
from newsgloss_enrich.steps.entities.rules.within import find_entities_within
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity, RawArticle, Source

FILE = Path(__file__).resolve().parent / "ids" / "places.txt"
NIL = "NIL"
SECONDS = 30.0


@dataclass(frozen=True)
class Case:
    """An article, and what each of its places means."""

    language: str
    places: dict[str, str]
    text: str


@dataclass
class Score:
    """Counts of ids and places; `wrong` says what was wrong."""

    given: int = 0
    right: int = 0
    expected: int = 0
    found: int = 0
    nil: int = 0
    nil_given: int = 0
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Precision, recall, recall over found places, and the share of undecided places that got an id."""
        return {
            "precision": round(self.right / max(1, self.given), 4),
            "recall": round(self.right / max(1, self.expected), 4),
            "linking": round(self.right / max(1, self.found), 4),
            "undecided with id": round(self.nil_given / max(1, self.nil), 4),
        }


def cases() -> list[Case]:
    """The articles of the file, in its order."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines if line and not line.startswith("#")]


def _case(line: str) -> Case:
    language, places, text = (part.strip() for part in line.split(" | "))
    pairs = (one.strip().split("=") for one in places.split(";"))
    return Case(language, dict(pairs), text)


def halves() -> dict[str, list[Case]]:
    """Every other article is held out."""
    made = cases()
    return {"development": made[::2], "held_out": made[1::2]}


def meaning(name: str, meant: str, language: str) -> str:
    """The GeoNames id that a meaning stands for; empty for none.

    Raises:
        ValueError: there is no such place.
    """
    if meant == NIL:
        return ""
    places = load_places()
    kind, _, code = meant.rpartition(":")
    if kind == "C":
        country = places.country(code)
        if country is None:
            raise ValueError(f"no country {code}")
        return country.geonames
    region = places.region_of(code) if "-" in code else 0
    if kind == "R":
        return places.region(region).geonames
    found = [
        one
        for one in candidates_of([name], language, places)
        if one.kind in {CITY, CAPITAL} and one.country == code[:2] and region in {0, one.region}
    ]
    if not found:
        raise ValueError(f"no {name} in {code}")
    return max(found, key=lambda one: one.weight).geonames


def measure(some: list[Case], finders: Finders) -> Score:
    """The score of these articles."""
    ids, score = Ids({}), Score()
    for case in some:
        finder = finders.by_language[case.language]
        article = RawArticle(article_id="a", source=Source(id="s"), title="", body=case.text)
        linker = ids.for_article(article, case.language)
        reading = find_entities_within(
            SECONDS, "", take_story(case.text, []), finder, language=case.language, linker=linker
        )
        _count(case, reading.entities, score)
    return score


def _count(case: Case, entities: list[Entity], score: Score) -> None:
    by_name = {form: one for one in entities for form in (one.name, *one.aliases)}
    for name, meant in case.places.items():
        wanted = meaning(name, meant, case.language)
        entity = by_name.get(name)
        score.expected += bool(wanted)
        score.found += bool(wanted and entity)
        score.nil += not wanted
        given = entity.ids.get("geonames", "") if entity else ""
        score.nil_given += bool(given and not wanted)
        score.right += bool(wanted and given == wanted)
        if given != wanted:
            rule = entity.id_evidence["places"].rule if entity and given else ""
            missed = "" if entity else " (not found)"
            score.wrong.append(f"{case.language} {name}={meant}: {given or 'none'} {rule}{missed}")
    listed = set(case.places)
    for entity in entities:
        if "geonames" in entity.ids:
            score.given += 1
            if not listed & {entity.name, *entity.aliases}:
                score.wrong.append(
                    f"{case.language} {entity.name}: {entity.ids['geonames']}, no place of the text"
                )


def rows() -> dict[str, float]:
    """Figures of all articles and of the held-out half."""
    finders, both = load_finders("newsgloss"), halves()
    held_out, development = (measure(both[half], finders) for half in ("held_out", "development"))
    total = Score(*(
        getattr(held_out, name) + getattr(development, name)
        for name in ("given", "right", "expected", "found", "nil", "nil_given")
    ))  # fmt: skip
    figures = {f"places: {name}": value for name, value in total.figures().items()}
    return figures | {f"places held out: {name}": value for name, value in held_out.figures().items()}


def _lines() -> Iterator[str]:
    finders = load_finders("newsgloss")
    for half, some in halves().items():
        score = measure(some, finders)
        yield f"{half}: {len(some)} articles, {score.figures()}"
        if half in {"development", *sys.argv[1:]}:
            yield from (f"  {one}" for one in score.wrong)


if __name__ == "__main__":
    print("\n".join(_lines()))
