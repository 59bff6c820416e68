"""Labelled sentences in many languages: `data/names` of NEWSGLOSS_SHARED, not part of the repository."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from labelled import Sentence, Spans

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "models" / "names"))

from training.sets import UNLABELLED_PART  # type: ignore[import-not-found]  # noqa: E402

FOLDER = Path(os.environ.get("NEWSGLOSS_SHARED", ROOT.parent / "shared")) / "data" / "names"
SENTENCES_AN_ARTICLE, SENTENCES_A_PARAGRAPH = 12, 3
_CODES = {"nob": "nb", "nno": "nn", "zht": "zh"}
_UNSPACED = frozenset({"ja", "th", "zh"})
_FILE = re.compile(r"(?P<code>[a-z]+)\.(?P<set>\w+)\.(?P<part>dev|choose)\.conll")


@dataclass(frozen=True)
class NameSet:
    """A development set, or one that only chooses, by the name of its file without the ending."""

    name: str
    language: str
    path: Path

    def sentences(self) -> list[Sentence]:
        """The sentences with their names, spaced as in the source."""
        blocks = self.path.read_text(encoding="utf-8").strip().split("\n\n")
        without = UNLABELLED_PART.get(f"{FOLDER.name}/{self.name}", range(0))
        return [
            _sentence([line.split("\t") for line in block.splitlines() if line])
            for number, block in enumerate(blocks)
            if number not in without
        ]


@dataclass(frozen=True)
class Article:
    """Sentences joined to paragraphs, and the names by paragraph."""

    paragraphs: tuple[str, ...]
    names: tuple[Spans, ...]


def name_sets(languages: frozenset[str] = frozenset()) -> list[NameSet]:
    """The sets of these languages, or of all."""
    found = [
        NameSet(path.stem, _CODES.get(match["code"], match["code"]), path)
        for path in sorted(FOLDER.glob("*.conll"))
        if (match := _FILE.fullmatch(path.name))
    ]
    return [one for one in found if not languages or one.language in languages]


def articles(one: NameSet, most: int) -> Iterator[Article]:
    """The first `most` articles that a set's sentences make in their order."""
    sentences = one.sentences()[: most * SENTENCES_AN_ARTICLE]
    between = "" if one.language in _UNSPACED else " "
    for first in range(0, len(sentences), SENTENCES_AN_ARTICLE):
        part = sentences[first : first + SENTENCES_AN_ARTICLE]
        paragraphs: list[str] = []
        names: list[Spans] = []
        for at in range(0, len(part), SENTENCES_A_PARAGRAPH):
            text, spans = "", set()
            for sentence in part[at : at + SENTENCES_A_PARAGRAPH]:
                text += between if text else ""
                spans |= {(start + len(text), end + len(text), kind) for start, end, kind in sentence.names}
                text += sentence.text
            paragraphs.append(text)
            names.append(spans)
        yield Article(tuple(paragraphs), tuple(names))


def _sentence(rows: list[list[str]]) -> Sentence:
    text, names, start, kind, end = "", set(), -1, "", 0
    for token, tag, space in [*rows, ["", "O", "0"]]:
        if start >= 0 and tag != f"I-{kind}":
            names.add((start, end, kind))
            start = -1
        if tag.startswith("B-"):
            start, kind = len(text), tag[2:]
        text += token
        end = len(text)
        text += " " if space == "1" else ""
    return Sentence(text.rstrip(), names)
