"""Everything that a teacher labels: the labelled sets, the same with other names, and openly licensed text.

The open text is EWT's training part (CC BY-SA 4.0, `ewt-unlabelled.txt`) and the hundred or so Wikipedia
articles (CC BY-SA 3.0) that gensim carries for its tests.
"""

import bz2
import importlib.metadata
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import mwparserfromhell

from newsgloss_enrich.steps.entities.newsgloss.tokens import tokenise
from training.places import DATA, SEED, TRAIN_SETS, TWEETS
from training.sentences import UNLABELLED, Chunk, chunks, read_conll, read_plain
from training.swap import swapped

WIKIPEDIA = "enwiki-latest-pages-articles1"
_TWEETS_KEPT = 0.5
_SWAPS = 2
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")
_LEFT_BY_MARKUP = re.compile(r"^\s*(?:[*#:;|!{}=]|thumb|File:|Category:|\d+px)|\]\]|\[\[|\{\||__")
_LEAST_WORDS, _MOST_WORDS = 6, 80


def all_texts() -> list[Chunk]:
    """The chunks in a fixed order."""
    rng = random.Random(SEED)  # noqa: S311 - not a secret
    found: list[Chunk] = []
    for name in TRAIN_SETS:
        sentences = read_conll(DATA / f"{name}.train.conll")
        parts = list(chunks(sentences, rng))
        if name in TWEETS:
            parts = rng.sample(parts, int(len(parts) * _TWEETS_KEPT))
        found += parts
        if name not in TWEETS:
            for _ in range(_SWAPS):
                found += chunks(swapped(sentences, rng), rng)
    for document in read_plain(DATA / "ewt-unlabelled.txt"):
        found += chunks(document, rng)
    for article in wikipedia():
        found += chunks(article, rng)
    return found


def wikipedia() -> Iterator[list[Chunk]]:
    """Articles as sentences of words."""
    for text in _pages():
        sentences = []
        for line in str(mwparserfromhell.parse(text).strip_code()).splitlines():
            if _LEFT_BY_MARKUP.search(line):
                continue
            for sentence in _SENTENCE_END.split(line):
                words = tokenise(sentence)[0]
                if _LEAST_WORDS <= len(words) <= _MOST_WORDS:
                    sentences.append(Chunk(words, [UNLABELLED] * len(words)))
        yield sentences


def _pages() -> Iterator[str]:
    for file in importlib.metadata.files("gensim") or ():
        if file.name.startswith(WIKIPEDIA):
            with bz2.open(Path(str(file.locate()))) as dump:
                for _, element in ET.iterparse(dump):  # noqa: S314 - a pinned package's own test data
                    if element.tag.endswith("}text") and element.text:
                        if not element.text.lower().startswith("#redirect"):
                            yield element.text
                        element.clear()
