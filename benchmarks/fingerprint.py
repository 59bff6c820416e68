"""Distances between fingerprints of changed and of different stories, in ten languages.

    python benchmarks/fingerprint.py                    all figures (about a minute)
    python benchmarks/fingerprint.py --articles 200     fewer of them

Articles are twenty sentences of PUD (`../shared/data/pud`, not in the repository), drawn anew for each deal.
A changed article has another sentence in the place of one of its own, or lacks one, or has one word more.
Two different articles share no sentence. Beside ours: SimHash as it is usually done. Figures go to
benchmarks/results/fingerprint.json.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from clean_articles import FOLDER, LANGUAGES, UNSPACED, available, documents

from newsgloss_enrich.steps.fingerprint import hamming_distance, simhash
from newsgloss_enrich.steps.text.unspaced import UNSPACED_CHARACTER
from newsgloss_enrich.steps.text.words import words

RESULTS = Path(__file__).resolve().parent / "results" / "fingerprint.json"
SENTENCES = 20
NEAR, FAR = 6, 16
Article = list[str]
Fingerprint = Callable[[str], str | None]


def textbook(text: str, size: int) -> str:
    """Each shingle's 64-bit hash votes for or against each bit, as often as it comes."""
    units = words(text)
    if UNSPACED_CHARACTER.search(text):
        units = [letter for word in units for letter in word]
    shingles = Counter(zip(*(units[at:] for at in range(size)), strict=False))
    digests = b"".join(blake2b(" ".join(one).encode(), digest_size=8).digest() for one in shingles)
    bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8).reshape(-1, 8), axis=1)
    votes = np.fromiter(shingles.values(), dtype=np.float64) @ (2.0 * bits - 1)
    return np.packbits(votes > 0).tobytes().hex()


CONTESTANTS: dict[str, Fingerprint] = {
    "ours": simhash,
    "SimHash, 3-word shingles": lambda text: textbook(text, 3),
    "SimHash, single words": lambda text: textbook(text, 1),
}


def deals(language: str, articles: int, seed: int = 1) -> Iterator[list[Article]]:
    """Articles drawn in deals; those of one deal share no sentence."""
    sentences = [sentence for document in documents(language) for sentence in document]
    rng = random.Random(seed)  # noqa: S311 - a choice, not a secret
    made = 0
    while made < articles:
        rng.shuffle(sentences)
        deal = [sentences[at : at + SENTENCES] for at in range(0, len(sentences), SENTENCES)]
        yield deal[: articles - made]
        made += len(deal)


def changed(article: Article, other: Article, rng: random.Random) -> dict[str, Article]:
    """The same article with one change of each kind."""
    at = rng.randrange(SENTENCES)
    before, after = article[:at], article[at + 1 :]
    return {
        "another sentence": [*before, rng.choice(other), *after],
        "a sentence less": before + after,
        "a word more": [*before, f"{article[at]} {rng.choice(words(other[0]))}", *after],
    }


def measure(fingerprint: Fingerprint, language: str, articles: int) -> dict[str, Any]:
    """Mean distances, the share of changed articles within 6 bits and of different ones from 16 bits."""
    rng = random.Random(2)  # noqa: S311 - a choice, not a secret
    joiner = "" if language in UNSPACED else " "
    distances: dict[str, list[int]] = {}
    for deal in deals(language, articles):
        found = [_of(fingerprint, article, joiner) for article in deal]
        for number, article in enumerate(deal):
            for kind, version in changed(article, deal[number - 1], rng).items():
                distance = hamming_distance(found[number], _of(fingerprint, version, joiner))
                distances.setdefault(kind, []).append(distance)
        distances.setdefault("different", []).extend(hamming_distance(*pair) for pair in pairwise(found))
    different = distances.pop("different")
    return {
        kind: {"bits": _mean(each), "within 6": _share(distance <= NEAR for distance in each)}
        for kind, each in distances.items()
    } | {
        "different": {"bits": _mean(different), "from 16": _share(distance >= FAR for distance in different)}
    }


def _of(fingerprint: Fingerprint, article: Article, joiner: str) -> str:
    return fingerprint(joiner.join(article)) or ""


def _mean(distances: list[int]) -> float:
    return round(sum(distances) / len(distances), 2)


def _share(hits: Iterator[bool]) -> float:
    each = list(hits)
    return round(sum(each) / len(each), 4)


def measure_all(articles: int, names: list[str] | None = None) -> dict[str, Any]:
    """Each contestant in each language."""
    return {
        name: {language: measure(CONTESTANTS[name], language, articles) for language in LANGUAGES}
        for name in names or CONTESTANTS
    }


def worst(measured: dict[str, Any]) -> dict[str, float]:
    """The lowest shares of one contestant over the languages."""
    near = {kind: "within 6" for kind in next(iter(measured.values())) if kind != "different"}
    return {
        kind: min(one[kind][what] for one in measured.values())
        for kind, what in {**near, "different": "from 16"}.items()
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000, help="of each language")
    articles = parser.parse_args().articles
    if not available():
        raise SystemExit(
            f"no clean documents in {FOLDER}: set NEWSGLOSS_SHARED to the folder that has data/pud"
        )
    measured = measure_all(articles)
    for name, languages in measured.items():
        print(name)
        for language, kinds in languages.items():
            cells = [f"{kind} {figures}" for kind, figures in kinds.items()]
            print(f"  {language}  " + "; ".join(cells))
        print("  worst:", worst(languages))
    RESULTS.write_text(json.dumps({"articles": articles, **measured}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
