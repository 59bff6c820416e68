"""Articles without boilerplate: documents in ten languages (`../shared/data/pud`, not in the repository)."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("NEWSGLOSS_SHARED", ROOT.parent / "shared")) / "data" / "pud"
LANGUAGES = ("ar", "de", "en", "es", "fr", "ko", "ru", "th", "tr", "zh")
UNSPACED = frozenset({"zh", "ja"})
Document = list[str]
"""Its sentences."""


@dataclass(frozen=True)
class CleanArticle:
    """A title and a story."""

    title: str
    body: str


def available() -> bool:
    """Whether the documents exist here."""
    return all((FOLDER / f"{language}.tsv").exists() for language in LANGUAGES)


def documents(language: str) -> list[Document]:
    """All documents of a language, in their order."""
    rows = [
        line.split("\t", 1) for line in (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    ]
    return [[text for _, text in group] for _, group in groupby(rows, key=lambda row: row[0][:6])]


def clean_articles(joiner: str, *, titled: bool, count: int = 1000, seed: int = 1) -> Iterator[CleanArticle]:
    """`count` articles, equally many in each language, titled by their first sentence or untitled."""
    rng = random.Random(seed)  # noqa: S311 - a choice, not a secret
    for language in LANGUAGES:
        several = [document for document in documents(language) if len(document) > 1]
        for document in rng.sample(several, count // len(LANGUAGES)):
            if titled:
                yield CleanArticle(document[0], joiner.join(document[1:]))
            else:
                yield CleanArticle("", joiner.join(document))
