"""Texts whose language is known: `../shared/data/pud`, not part of the repository; whole, joined, cut short.

Documents whose id begins with `w` (Wikipedia) are for choosing, those with `n` (news) for reporting.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("NEWSGLOSS_SHARED", ROOT.parent / "shared")) / "data" / "pud"
LANGUAGES = {code: code for code in ("ar", "de", "en", "es", "fr", "ko", "ru", "th", "tr")} | {
    "zh": "zh-Hant"
}
"""Each file's language; its Chinese is in traditional characters."""
NOT_SPACED = ("th", "zh")
DOCUMENT = 1_000
OPENINGS = (3, 4, 5, 6)
"""Words of a sentence's beginning, as short as a headline."""


@dataclass(frozen=True)
class Labelled:
    """A text, its language, and the set of documents it is from."""

    text: str
    tag: str
    part: str


def available() -> bool:
    """Whether the sentences are there."""
    return all((FOLDER / f"{code}.tsv").exists() for code in LANGUAGES)


def sentences() -> list[Labelled]:
    """All of them."""
    return [Labelled(text, LANGUAGES[code], name[0]) for code in LANGUAGES for name, text in _lines(code)]


def documents() -> list[Labelled]:
    """Sentences of one part and language, in their order, joined until they have `DOCUMENT` characters."""
    joined = []
    for code, tag in LANGUAGES.items():
        for part in "wn":
            text = ""
            for name, sentence in _lines(code):
                if name[0] != part:
                    continue
                text = f"{text} {sentence}".strip()
                if len(text) >= DOCUMENT:
                    joined.append(Labelled(text[:DOCUMENT], tag, part))
                    text = ""
    return joined


def openings(words: int) -> list[Labelled]:
    """The first words of longer sentences, of languages that put spaces between words."""
    cut = []
    for code, tag in LANGUAGES.items():
        for name, text in _lines(code) if code not in NOT_SPACED else ():
            parts = text.split()
            if len(parts) > words:
                cut.append(Labelled(" ".join(parts[:words]), tag, name[0]))
    return cut


def _lines(code: str) -> Iterator[tuple[str, str]]:
    for line in (FOLDER / f"{code}.tsv").read_text(encoding="utf-8").splitlines():
        name, _, text = line.partition("\t")
        yield name, text
