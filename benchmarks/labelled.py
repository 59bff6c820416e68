"""Labelled sentences (`../shared/data/ner`, not part of the repository) and exact-span scores."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("NEWSGLOSS_NER_DATA", ROOT.parent / "shared" / "data" / "ner"))
DEV_SETS = ("ewt", "gum-news", "wikigold")
KINDS = ("PER", "ORG", "LOC")
Spans = set[tuple[int, int, str]]


@dataclass(frozen=True)
class Sentence:
    """Tokens joined by spaces, and the names in it: (start, end, kind) in code points."""

    text: str
    names: Spans


@dataclass
class Scores:
    """Counts of right, found and wanted names by kind."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, found: Spans, wanted: Spans) -> None:
        """Count one sentence."""
        self.right.update(kind for _, _, kind in found & wanted)
        self.found.update(kind for _, _, kind in found)
        self.wanted.update(kind for _, _, kind in wanted)

    def f1(self, kinds: Iterable[str] = KINDS) -> float:
        """Micro F1 over these kinds, 0 to 1, to four places."""
        kinds = list(kinds)
        right, found, wanted = (
            sum(counts[kind] for kind in kinds) for counts in (self.right, self.found, self.wanted)
        )
        return round(2 * right / max(1, found + wanted), 4)


def available() -> bool:
    """Whether the sets exist here."""
    return all((FOLDER / f"{name}.dev.conll").exists() for name in DEV_SETS)


def read(name: str) -> list[Sentence]:
    """The sentences of a development set."""
    blocks = (FOLDER / f"{name}.dev.conll").read_text(encoding="utf-8").strip().split("\n\n")
    return [
        _sentence([line.rpartition("\t")[::2] for line in block.splitlines() if line]) for block in blocks
    ]


def _sentence(pairs: Sequence[tuple[str, str]]) -> Sentence:
    names: Spans = set()
    start, end, kind, at = -1, -1, "", 0
    for token, tag in [*pairs, ("", "O")]:
        if start >= 0 and tag != f"I-{kind}":
            names.add((start, end, kind))
            start = -1
        if tag.startswith("B-"):
            start, kind = at, tag[2:]
        end = at + len(token)
        at = end + 1
    return Sentence(" ".join(token for token, _ in pairs), names)
