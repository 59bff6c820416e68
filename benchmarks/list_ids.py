"""How often the ids of own lists are right: made-up names planted in real text (`../shared/data/pud`).

    python benchmarks/list_ids.py            the figures, and what is wrong

A list of 20,000 made-up companies is built, with names that are words (Target, Shell), one spelling for two
things, and legal forms that the text leaves out. An article is ten sentences of PUD with a sentence that
plants a name. Precision is over the ids that these articles' entities get; recall over the planted names.
`false links` are ids in articles without a planted name, by a hundred: there the words of the list are
words, or other names.
"""

# ruff: noqa: RUF001  the characters are meant as they are

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clean_articles import FOLDER as PUD

from newsgloss_enrich.steps.entities.ids.linker import Ids
from newsgloss_enrich.steps.entities.lists.build import build
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.within import find_entities_within
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity, RawArticle, Source

LIST = "things"
ITEMS, SENTENCES, SEED, SECONDS = 20_000, 10, 18, 30.0
_STARTS = (
    "Bel", "Bren", "Cal", "Dar", "Del", "El", "Fen", "Gal", "Hal", "Jor", "Kel", "Lor", "Mar", "Nor",
    "Or", "Pel",
    "Quin", "Ros", "Sal", "Tor", "Ul", "Ver", "Wen", "Yar", "Zan",
)  # fmt: skip
_MIDDLES = ["a", "e", "i", "o", "u", "an", "en", "or", "ar", "il"]
_ENDS = (
    "bex", "dane", "fer", "gard", "kon", "lin", "mex", "nor", "pax", "quist", "ran", "stad", "tix",
    "vik", "wyn",
    "zor",
)  # fmt: skip
_KINDS = (
    "Energy",
    "Holdings AG",
    "Pharma Inc.",
    "Motors",
    "Bank",
    "Software GmbH",
    "Foods Ltd",
    "Airlines",
    "",
)
WORDS = (
    "Target",
    "Shell",
    "Apple",
    "Gap",
    "Orange",
    "Visa",
    "Dove",
    "Next",
    "Boots",
    "Square",
    "Block",
    "Oracle",
)
_PLANTED = {
    "en": (
           "Shares of {} fell by four percent on Monday.",
           "The board of {} met in private, two people said.",
           "A spokesman for {} declined to comment.",
           "{} will build a new plant next year."),
    "de": (
           "Die Aktien von {} fielen am Montag um vier Prozent.",
           "Ein Sprecher von {} wollte sich nicht äußern."),
    "fr": (
           "Les actions de {} ont perdu lundi quatre pour cent.",
           "Un porte-parole de {} n'a pas souhaité réagir."),
    "es": (
           "Las acciones de {} cayeron el lunes un cuatro por ciento.",
           "Un portavoz de {} no quiso comentar."),
    "ru": (
           "Акции {} упали в понедельник на четыре процента.",
           "Представитель {} отказался от комментариев."),
    "tr": (
           "{} hisseleri pazartesi günü yüzde dört düştü.",
           "{} sözcüsü yorum yapmadı."),
}  # fmt: skip
_WITH_CONTEXT = "The {context} {} opened a new office on Monday."


@dataclass(frozen=True)
class Item:
    """A row of the list."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    context: str = ""

    @property
    def line(self) -> str:
        """As a line of the table."""
        return "\t".join((self.id, self.name, "ORG", "|".join(self.aliases), self.context))


@dataclass(frozen=True)
class Article:
    """Text, and the planted name with its id, if any."""

    language: str
    text: str
    name: str = ""
    id: str = ""


@dataclass
class Score:
    """Counts; `wrong` says what was wrong."""

    given: int = 0
    right: int = 0
    planted: int = 0
    plain: int = 0
    false_links: int = 0
    wrong: list[str] = field(default_factory=list)


def items(chance: random.Random) -> list[Item]:
    """The list: made-up names, words, and one spelling for two things."""
    made: dict[str, Item] = {}
    while len(made) < ITEMS:
        stem = chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
        name = f"{stem} {chance.choice(_STARTS)}{chance.choice(_ENDS)} {chance.choice(_KINDS)}".strip()
        made.setdefault(name, Item(f"m{len(made)}", name))
    words = [Item(f"w{number}", word, context="retailer|company|shares") for number, word in enumerate(WORDS)]
    twins = [
        Item(f"t{number}{context}", f"Star{end} Alliance", context=context)
        for number, end in enumerate(_ENDS)
        for context in ("airline", "bank")
    ]
    return [*made.values(), *words, *twins]


def sentences(language: str) -> list[str]:
    """The sentences of PUD in a language."""
    lines = (PUD / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def articles(some: list[Item], chance: random.Random) -> Iterator[Article]:
    """Planted and plain articles by turns, in each language."""
    made, words = some[:ITEMS], some[ITEMS : ITEMS + len(WORDS)]
    twins = some[ITEMS + len(WORDS) :]
    for language, forms in _PLANTED.items():
        text = sentences(language)
        for at in range(0, len(text) - SENTENCES, SENTENCES):
            part = text[at : at + SENTENCES]
            yield Article(language, " ".join(part))
            item, form = chance.choice(made), chance.choice(forms)
            if language == "en" and chance.random() < 0.3:
                item, form = chance.choice(twins), _WITH_CONTEXT
            elif language == "en" and chance.random() < 0.2:
                item = chance.choice(words)
            spoken = (
                item.name.removesuffix(" Inc.").removesuffix(" AG").removesuffix(" GmbH").removesuffix(" Ltd")
            )
            planted = form.format(spoken, context=item.context)
            part = [*part[: SENTENCES // 2], planted, *part[SENTENCES // 2 :]]
            yield Article(language, " ".join(part), spoken, item.id)


def available() -> bool:
    """Whether the texts are there."""
    return all((PUD / f"{language}.tsv").is_file() for language in _PLANTED)


def measure() -> Score:
    """Build the list, and link it in the articles."""
    chance, score = random.Random(SEED), Score()  # noqa: S311 - the same every time
    some = items(chance)
    with tempfile.TemporaryDirectory() as folder:
        table, target = Path(folder, "things.tsv"), Path(folder, "things.list")
        lines = ["id\tname\ttype\taliases\tcontext", *(item.line for item in some)]
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        build(table, target)
        ids, finders = Ids({LIST: str(target)}), load_finders("newsgloss")
        for article in articles(some, chance):
            finder = finders.by_language[article.language]
            raw = RawArticle(article_id="a", source=Source(id="s"), title="", body=article.text)
            linker = ids.for_article(raw, article.language)
            story = take_story(article.text, [])
            reading = find_entities_within(
                SECONDS, "", story, finder, language=article.language, linker=linker
            )
            _count(article, reading.entities, score)
    return score


def _count(article: Article, entities: list[Entity], score: Score) -> None:
    linked = [one for one in entities if LIST in one.ids]
    if not article.name:
        score.plain += 1
        score.false_links += len(linked)
        score.wrong += [
            f"{article.language}: false {one.name} {one.type} in {article.text[:80]}" for one in linked
        ]
        return
    score.planted += 1
    score.given += len(linked)
    is_right = any(one.ids[LIST] == article.id for one in linked)
    score.right += is_right
    if not is_right or len(linked) > 1:
        got = [(one.name, one.ids[LIST]) for one in linked]
        score.wrong.append(f"{article.language}: {article.name} {article.id}: {got}")


def rows() -> dict[str, float]:
    """The figures; none without the texts."""
    if not available():
        return {}
    score = measure()
    return {
        "lists: precision": round(score.right / max(1, score.given), 4),
        "lists: recall": round(score.right / max(1, score.planted), 4),
        "lists: false links in 100 articles": round(100 * score.false_links / max(1, score.plain), 3),
    }


if __name__ == "__main__":
    found = measure()
    print("\n".join(found.wrong))
    print(
        found.planted,
        "planted",
        found.right / found.given,
        found.right / found.planted,
        found.false_links,
        found.plain,
    )
