"""Labelled sentences in the model's own tokens."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsgloss_enrich.steps.entities.newsgloss.tokens import tokenise
from training.places import TAGS

_UPPER, _TITLE, _LOWER = 0.04, 0.04, 0.02
"""Shares of chunks that are written so: headlines and careless writers exist."""

_LONG = 4
UNLABELLED = -100
"""The tag of a word that nobody has labelled (what torch's cross-entropy leaves out)."""


@dataclass
class Chunk:
    """Neighbouring sentences as one run of words, each with the number of its tag in `TAGS`."""

    words: list[str]
    tags: list[int]


def read_conll(path: Path) -> list[Chunk]:
    """Sentences of `token TAB tag` lines; tokens are cut further where the model's tokeniser cuts them."""
    sentences: list[Chunk] = []
    current = Chunk([], [])
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.strip():
            token, _, tag = line.rpartition("\t")
            _add(current, token, TAGS.index(tag))
        elif current.words:
            sentences.append(current)
            current = Chunk([], [])
    return sentences


def read_plain(path: Path) -> list[list[Chunk]]:
    """Documents (a blank line between) of sentences, a line each, unlabelled."""
    documents: list[list[Chunk]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            words = tokenise(line)[0]
            documents[-1].append(Chunk(words, [UNLABELLED] * len(words)))
        elif documents[-1]:
            documents.append([])
    return documents


def _add(chunk: Chunk, token: str, tag: int) -> None:
    for number, word in enumerate(tokenise(token)[0]):
        chunk.words.append(word)
        inside = tag + 1 if TAGS[tag].startswith("B-") else tag
        chunk.tags.append(inside if number else tag)


def chunks(sentences: Sequence[Chunk], rng: random.Random, most_words: int = 90) -> Iterator[Chunk]:
    """Join 1 to 4 neighbours, some with their capitals changed."""
    index = 0
    while index < len(sentences):
        joined = Chunk([], [])
        for sentence in sentences[index : index + rng.randint(1, 4)]:
            if joined.words and len(joined.words) + len(sentence.words) > most_words:
                break
            joined.words += sentence.words
            joined.tags += sentence.tags
            index += 1
        for start in range(0, len(joined.words), most_words):
            part = slice(start, start + most_words)
            yield Chunk(recase(joined.words[part], rng), joined.tags[part])


def recase(words: list[str], rng: random.Random) -> list[str]:
    """Now and then all capitals, Title Case or lower case."""
    draw = rng.random()
    if draw < _UPPER:
        return [word.upper() for word in words]
    if draw < _UPPER + _TITLE:
        return [
            word if len(word) < _LONG and word.islower() else word[:1].upper() + word[1:] for word in words
        ]
    if draw < _UPPER + _TITLE + _LOWER:
        return [word.lower() for word in words]
    return words
