"""Clean text wrapped in boilerplate, as scrapers deliver it, with the span of every piece.

Each article has a head (labels in one of a few orders, one to a line or in a row), now and then something
between its paragraphs, and a tail. Line breaks are single or double as pages leave them.
"""

# ruff: noqa: RUF001  the characters are meant as they are

import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from clean_articles import LANGUAGES, UNSPACED, documents
from headline_variants import small_difference

FOLDER = Path(__file__).resolve().parent / "ragged"
ALL_LANGUAGES = (*LANGUAGES, "it", "ja", "nl", "pt")
Part = Literal["development", "held_out"]
Span = tuple[int, int, str]
FILES: dict[Part, tuple[str, ...]] = {
    "development": ("development.toml", "earlier.toml"),
    "held_out": ("held_out.toml",),
}
HEADS = (
    "repeated_headline read_time_label dateline standfirst picture",
    "dateline byline read_time_label repeated_headline standfirst picture",
    "repeated_headline byline dateline read_time_label social_footer picture",
    "cookie_notice navigation repeated_headline standfirst byline dateline read_time_label picture",
    "repeated_headline row picture",
    "agency_line dateline read_time_label picture",
    "standfirst byline dateline",
)
BETWEEN = ("picture", "related_links", "advertisement", "newsletter")
TAIL = ("agency_line", "related_links", "newsletter", "social_footer", "copyright", "cookie_notice")
ROW_SEPARATORS = (" | ", " · ", " • ", " - ")
KEPT, IN_TAIL, IN_BETWEEN, WITH_OPENING, GLUED_FOOTER = 0.75, 0.4, 0.3, 0.25, 0.06


@dataclass
class Ragged:
    """A body, and its boilerplate as exact spans."""

    language: str
    title: str = ""
    body: str = ""
    spans: set[Span] = field(default_factory=set)

    def add(self, text: str, kind: str | None = None) -> None:
        """Append a text; spans exclude the white space around it."""
        if kind and text.strip():
            start = len(self.body) + len(text) - len(text.lstrip())
            self.spans.add((start, start + len(text.strip()), kind))
        self.body += text


@cache
def snippets(part: Part) -> dict[str, dict[str, list[str]]]:
    """Texts by language and kind."""
    merged: dict[str, dict[str, list[str]]] = {}
    for name in FILES[part]:
        for language, kinds in tomllib.loads((FOLDER / name).read_text(encoding="utf-8")).items():
            for kind, texts in kinds.items():
                merged.setdefault(language, {}).setdefault(kind, []).extend(texts)
    return merged


@cache
def _documents(language: str) -> list[list[str]]:
    if language in LANGUAGES:
        return documents(language)
    stories = tomllib.loads((FOLDER / "stories.toml").read_text(encoding="utf-8"))[language]
    mark = "。" if language in UNSPACED else ". "
    return [
        [f"{piece.strip(mark)}{mark.strip()}" for piece in story.strip(mark).split(mark)] for story in stories
    ]


class _Maker:
    def __init__(self, language: str, part: Part, rng: random.Random) -> None:
        self.rng = rng
        self.texts = snippets(part)[language]
        self.joiner = "" if language in UNSPACED else " "
        chosen = rng.sample(_documents(language), min(rng.randint(4, 9), len(_documents(language))))
        (self.headline_source, *_), *self.story = map(list, chosen)  # a standfirst is taken out of it
        self.made = Ragged(language, title=_headline(self.headline_source))

    def make(self) -> Ragged:
        summary = self._standfirst()
        between, paragraphs_between = self.rng.choice(("\n", "\n\n")), self.rng.choice(("\n\n", "\n\n", "\n"))
        for kind in self.rng.choice(HEADS).split():
            if self.rng.random() < KEPT:
                self._piece(kind, summary)
                self.made.add(between)
        if between == "\n" and self.rng.random() < 0.5 and self.made.body:
            self.made.add("\n")
        for number, document in enumerate(self.story):
            if number == 0 and "opening" in self.texts and self.rng.random() < WITH_OPENING:
                self.made.add(self._one("opening"), "dateline")
            elif number > 0 and self.rng.random() < IN_BETWEEN / len(self.story):
                self._piece(self.rng.choice(BETWEEN), summary)
                self.made.add(paragraphs_between)
            self.made.add(self.joiner.join(document))
            self.made.add(paragraphs_between if number + 1 < len(self.story) else "")
        self._tail()
        return self.made

    def _tail(self) -> None:
        if self.rng.random() < GLUED_FOOTER:
            self.made.add(" " + self._one("social_footer"), "social_footer")
            return
        between = self.rng.choice(("\n", "\n\n"))
        self.made.add("\n\n" if self.rng.random() < 0.7 else between)
        for kind in self.rng.sample(TAIL, len(TAIL)) if self.rng.random() < 0.3 else TAIL:
            if self.rng.random() < IN_TAIL:
                self._piece(kind, "")
                self.made.add(between)

    def _piece(self, kind: str, summary: str) -> None:
        if kind == "repeated_headline":
            self.made.add(small_difference(self.made.title, self.rng), kind)
        elif kind == "standfirst":
            self.made.add(summary, kind)
        elif kind == "navigation":
            self.made.add("Skip to content", kind)
        elif kind == "picture":
            self.made.add(self._one("caption"), "caption")
            self.made.add(" " + self._one("credit"), "credit")
        elif kind == "row":
            separator = self.rng.choice(ROW_SEPARATORS)
            for number, label in enumerate(("byline", "dateline", "read_time_label")):
                self.made.add(separator if number else "")
                self.made.add(self._one(label), label)
        else:
            for number, line in enumerate(self._one(kind).splitlines()):
                self.made.add("\n" if number else "")
                self.made.add(line, kind)

    def _standfirst(self) -> str:
        """A sentence of the first document that the story omits, or a shorter form of the lead."""
        lead = self.story[0]
        if len(lead) > 1 and self.rng.random() < 0.5:
            return lead.pop(self.rng.randrange(1, len(lead)))
        size = len(lead[0]) * 2 // 3
        short = lead[0][:size].rsplit(" ", 1)[0] if " " in lead[0][:size] else lead[0][:size]
        return short.rstrip(" ,;:、，") + ("。" if self.joiner == "" else ".")

    def _one(self, kind: str) -> str:
        return self.rng.choice(self.texts[kind])


def _headline(sentence: str, longest: int = 70) -> str:
    short = sentence if len(sentence) <= longest else sentence[:longest].rsplit(" ", 1)[0]
    return short.rstrip(" .,;:。，、")


def ragged_articles(part: Part, count: int, seed: int = 1) -> list[Ragged]:
    """Articles of all languages in turn."""
    rng = random.Random(seed)  # noqa: S311 - a choice, not a secret
    languages = [language for language in ALL_LANGUAGES if language in snippets(part)]
    return [
        _Maker(languages[number % len(languages)], part, random.Random(rng.random())).make()  # noqa: S311
        for number in range(count)
    ]
