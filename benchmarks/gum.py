"""Grouping and salience on GUM's news and interviews (`../shared/data/gum`, not part of the repository).

    python benchmarks/gum.py        ours beside plain ways, and salience document by document

The annotation marks every mention of every thing, the Wikipedia title of what has one, and for each of five
summaries whether it names the thing. Things with a title count here, and only those of their mentions that
are written like a name: without articles and a final 's, a capital in every word but small ones. A document's
first sentence is its title.

- Grouping: CoNLL F1 over the mentions that are both annotated and found, all documents together. The plain
  way beside it groups the same mentions by equal strings.
- Salience: Spearman's rank correlation, over the things of a document, between the weight and the number of
  summaries that name the thing; the mean over the documents. A thing that was not found weighs 0. The plain
  ways weigh by the number of mentions and by the first one's place, over mentions grouped by equal strings.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clean_articles import FOLDER as PUD
from coreference import Conll

from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity

FOLDER = PUD.parent / "gum"
SENTENCES_A_PARAGRAPH = 3
OURS = "ours"
Place = tuple[str, int, int]
"""Field, start and end."""
Cluster = frozenset[Place]

_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "de",
        "la",
        "le",
        "von",
        "van",
        "der",
        "den",
        "da",
        "do",
        "du",
        "al",
        "in",
        "on",
        "at",
        "to",
        "&",
    ]
)
_PRONOUNS = frozenset(
    [
        "I",
        "He",
        "She",
        "It",
        "We",
        "They",
        "You",
        "His",
        "Her",
        "Its",
        "Their",
        "Our",
        "My",
        "Your",
        "This",
        "That",
        "These",
        "Those",
        "Who",
    ]
)
_NO_SPACE_BEFORE = re.compile(r" (?=[.,;:!?)\]’]|['’]s\b|n't\b|'(?:re|ve|ll|d|m)\b|%)")  # noqa: RUF001


@dataclass(frozen=True)
class GumDocument:
    """Title, body, and for each thing its name-like mentions and the number of summaries that name it."""

    title: str
    body: str
    things: dict[str, Cluster]
    named_in: dict[str, int]


def available() -> bool:
    """Whether the documents are there."""
    return FOLDER.is_dir() and any(FOLDER.glob("*.tsv"))


def documents() -> list[GumDocument]:
    """All documents, in the order of their names."""
    return [read(path) for path in sorted(FOLDER.glob("*.tsv"))]


def read(path: Path) -> GumDocument:
    """One document."""
    title, body = "", ""
    things: dict[str, set[Place]] = defaultdict(set)
    named_in: Counter[str] = Counter()
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    sentences = [block for block in blocks if "#Text=" in block]
    for number, block in enumerate(sentences):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        text, places = _joined([row[2] for row in rows])
        offset = 0
        if number == 0:
            title = text
        else:
            body += "" if number == 1 else "\n\n" if (number - 1) % SENTENCES_A_PARAGRAPH == 0 else " "
            offset = len(body)
            body += text
        for first, last, identity, salience in _mentions(rows):
            named_in[identity] = max(named_in[identity], salience.count("s"))
            start, end = places[first][0], places[last][1]
            trimmed = _name_like(text[start:end])
            if trimmed is not None:
                left, right = trimmed
                place = ("body" if number else "title", offset + start + left, offset + start + right)
                things[identity].add(place)
    return GumDocument(title, body, {key: frozenset(some) for key, some in things.items()}, dict(named_in))


def _joined(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as people write it, and where each token stands."""
    text, places = "", []
    for word in words:
        gap = " " if text and not _NO_SPACE_BEFORE.match(f" {word}") and text[-1] not in "([“‘$#" else ""  # noqa: RUF001
        places.append((len(text) + len(gap), len(text) + len(gap) + len(word)))
        text += gap + word
    return text, places


def _mentions(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, str, str]]:
    """First and last token, identity and salience of each mention that has an identity."""
    spans: dict[tuple[str, str], list[int]] = {}
    salience: dict[str, str] = {}
    for number, row in enumerate(rows):
        for item in row[5].split("|"):
            value, mark = _split(item, number)
            salience[mark] = value
        for item in row[6].split("|"):
            if item not in {"_", ""}:
                spans.setdefault(_split(item, number), []).append(number)
    return [
        (places[0], places[-1], identity, salience.get(mark, ""))
        for (identity, mark), places in spans.items()
    ]


def _split(item: str, number: int) -> tuple[str, str]:
    value, _, mark = item.partition("[")
    return value, mark.rstrip("]") or f"token {number}"


def _name_like(text: str) -> tuple[int, int] | None:
    start = 4 if text[:4] in {"the ", "The "} else 2 if text[:2] in {"a ", "A "} else 0
    end = len(text) - (2 if text.endswith(("'s", "’s")) else 0)  # noqa: RUF001
    words = text[start:end].split()
    if not words or words[0] in _PRONOUNS or not words[0][0].isupper():
        return None
    capitals = all(word in _SMALL or word[0].isupper() or not word[0].isalpha() for word in words)
    return (start, end) if capitals else None


def grouping(found: Sequence[Sequence[Cluster]], texts: Sequence[GumDocument]) -> float:
    """CoNLL F1 of each document's clusters."""
    score = Conll()
    for document, clusters in zip(texts, found, strict=True):
        seen = frozenset().union(*clusters)
        key = [cluster & seen for cluster in document.things.values() if cluster & seen]
        wanted = frozenset().union(*key)
        score.add(key, [cluster & wanted for cluster in clusters if cluster & wanted])
    return score.f1


def salience(found: Sequence[dict[Cluster, float]], texts: Sequence[GumDocument]) -> float:
    """The mean rank correlation; `found` has each cluster's weight."""
    each = [correlation(document, weights) for document, weights in zip(texts, found, strict=True)]
    known = [one for one in each if one is not None]
    return round(sum(known) / len(known), 4)


def correlation(document: GumDocument, weights: dict[Cluster, float]) -> float | None:
    """Of one document; None where all things are named in as many summaries."""
    ours, theirs = [], []
    for identity, places in document.things.items():
        overlaps = {cluster: len(cluster & places) for cluster in weights if cluster & places}
        ours.append(weights[max(overlaps, key=lambda one: overlaps[one])] if overlaps else 0.0)
        theirs.append(float(document.named_in[identity]))
    return spearman(ours, theirs)


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation of the ranks, ties at their mean; None where a side has one rank only."""
    ranks = _ranks(one), _ranks(other)
    means = [sum(some) / len(some) for some in ranks]
    first, second = ([rank - mean for rank in some] for some, mean in zip(ranks, means, strict=True))
    spread = (sum(x * x for x in first) * sum(y * y for y in second)) ** 0.5
    return sum(x * y for x, y in zip(first, second, strict=True)) / spread if spread else None


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = defaultdict(list)
    for rank, value in enumerate(sorted(values)):
        places[value].append(rank)
    mean = {value: sum(some) / len(some) for value, some in places.items()}
    return [mean[value] for value in values]


def clusters_of(entities: Sequence[Entity]) -> list[Cluster]:
    """The mentions' places, an entity each."""
    return [frozenset((one.field, one.start, one.end) for one in entity.mentions) for entity in entities]


def by_string(entities: Sequence[Entity]) -> list[Cluster]:
    """The same mentions, grouped by equal text."""
    groups: dict[str, set[Place]] = defaultdict(set)
    for entity in entities:
        for one in entity.mentions:
            groups[one.text.casefold()].add((one.field, one.start, one.end))
    return [frozenset(places) for places in groups.values()]


def first_place(cluster: Cluster) -> int:
    """Where it is named first; a title is before the body."""
    return min(-1 if field == "title" else start for field, start, _ in cluster)


def measure(finder: NameFinder) -> dict[str, dict[str, float]]:
    """The figures by contestant."""
    texts = documents()
    entities = [
        find_entities(document.title, take_story(document.body, []), finder, language="en")
        for document in texts
    ]
    ours = [dict(zip(clusters_of(some), (one.salience for one in some), strict=True)) for some in entities]
    plain = [by_string(some) for some in entities]
    return {
        OURS: {"CoNLL F1": grouping([list(some) for some in ours], texts), "salience": salience(ours, texts)},
        "equal strings, count": {
            "CoNLL F1": grouping(plain, texts),
            "salience": salience([{one: float(len(one)) for one in some} for some in plain], texts),
        },
        "first mention": {
            "salience": salience([{one: 1 / (2 + first_place(one)) for one in some} for some in plain], texts)
        },
    }


def main() -> None:
    """Command line."""
    if not available():
        raise SystemExit(f"no documents in {FOLDER}: nothing to measure")
    for name, figures in measure(load_finders("en=newsgloss").by_language["en"]).items():
        print(f"{name:24}" + "  ".join(f"{what} {value:.4f}" for what, value in figures.items()))


if __name__ == "__main__":
    main()
