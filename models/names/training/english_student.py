"""A small network for English over the word vectors of release 0.1.0: `python -m training.english_student`.

The vectors stay as they were, so they are made once for all distinct words. English has ten times the text of
any other language; over vectors of its own the same network is better by .04 than the one for all languages.
"""

import argparse
import math
import random
import tempfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from newsgloss_enrich.steps.entities.newsgloss.english_words import EnglishWords
from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY
from newsgloss_enrich.steps.entities.newsgloss.word_table import Tables, vectors
from training import english
from training.distil import HIDDEN_WORDS, TEXTS, WORDS, distance
from training.label import vocabulary
from training.loop import Plan, fit
from training.places import SEED, WORK, log
from training.score import Score, score
from training.sets import CHOOSE, TRAIN, UNLABELLED, Chunk, choosing, chunks, training
from training.student import Convolutions, Shape
from training.swap import harvest, swapped
from training.teacher import told
from training.texts import FIRST_EVALUATED, LITTLE, VARIANTS, limited, plain
from training.units import Vocabulary

NAME = "student-english"
SHAPE = Shape(vector=224, hidden=160)
EPOCHS = 10
SWAPS = 8
LOGITS = WORK / "english-logits.npy"
"""What the teacher says of the texts, word by word."""

_OF_TWEETS = 30_000
"""Units of each set of tweets."""

RATE = 2e-3
_CERTAIN = 8.0


class EnglishTexts:
    """All English words in a row with a boundary after each chunk, and the vector of each distinct word."""

    def __init__(self, words: EnglishWords, tables: Tables, known: Vocabulary, swaps: int = SWAPS) -> None:
        texts = english_texts(known, swaps)
        said_of_all = labels(texts, LOGITS if swaps == SWAPS else WORK / f"english-logits-{swaps}.npy")
        self.numbers: dict[str, int] = {BOUNDARY: 0}
        rows, tags, logits, edges, at = [], [], [], [0], 0
        for chunk in texts:
            said = said_of_all[at : at + len(chunk)]
            at += len(chunk)
            rows += [*(self.numbers.setdefault(word, len(self.numbers)) for word in chunk.words), 0]
            tags += [*chunk.tags, UNLABELLED]
            edge = np.zeros((1, said.shape[1]), np.float16)
            edge[0, 0] = _CERTAIN
            logits += [said, edge]
            edges.append(len(rows))
        self._rows, self._tags = np.array(rows, np.int32), np.array(tags, np.int64)
        self._logits, self._edges = np.concatenate(logits), np.array(edges)
        self.vectors = torch.from_numpy(in_parts(words, tables, list(self.numbers)))
        self.hidden = torch.from_numpy(in_parts(words, tables, list(self.numbers), hidden=True))

    def epoch(self, number: int) -> list[NDArray[np.int64]]:
        """The places of each batch's words; chunks in random order."""
        order = list(range(len(self._edges) - 1))
        random.Random(SEED * 100 + number).shuffle(order)  # noqa: S311 - not a secret
        places = np.concatenate([np.arange(self._edges[one], self._edges[one + 1]) for one in order])
        size = TEXTS * WORDS
        return [places[start : start + size] for start in range(0, len(places) - size, size)]

    def loss(self, model: Convolutions, places: NDArray[np.int64]) -> Tensor:
        """How far the model is from the teacher and the labels."""
        distinct, index = np.unique(self._rows[places], return_inverse=True)
        chosen = torch.from_numpy(distinct.astype(np.int64))
        unknown = torch.rand(len(chosen), 1) < HIDDEN_WORDS
        found = torch.where(unknown, self.hidden[chosen], self.vectors[chosen]).float()
        where = torch.from_numpy(index.reshape(TEXTS, WORDS))
        answer = model(found, where, torch.zeros_like(where)).float()
        logits = torch.from_numpy(self._logits[places].astype(np.float32)).view(TEXTS, WORDS, -1)
        return distance(answer, logits, torch.from_numpy(self._tags[places]).view(TEXTS, WORDS))


def labels(texts: list[Chunk], path: Path) -> NDArray[np.float16]:
    """The teacher's logits (words, tags), chunk after chunk; made once and kept at `path`."""
    if not path.exists():
        teacher = english.teacher(threads=2)
        log("labelling", sum(map(len, texts)), "words")
        made = np.concatenate([teacher.logits(one.words).astype(np.float16) for one in texts])
        np.save(path.with_suffix(".part.npy"), made)
        path.with_suffix(".part.npy").replace(path)
    found: NDArray[np.float16] = np.load(path)
    return found


def english_texts(known: Vocabulary, swaps: int = SWAPS) -> list[Chunk]:
    """The labelled sets, each with `swaps` sets of other names too, and English text without labels."""
    rng = random.Random(SEED)  # noqa: S311 - not a secret
    sets = [(one, training(one, known)) for one in TRAIN if one.language == "en"]
    names = harvest([chunk for source, parts in sets if source.share > LITTLE for chunk in parts])
    found: list[Chunk] = []
    for source, parts in sets:
        if source.share > LITTLE:
            found += chunks(parts, rng, known)
            for _ in range(swaps):
                found += chunks(swapped(parts, names, rng, known), rng, known)
        else:
            found += limited(chunks(parts, rng, known), _OF_TWEETS)
    for name in ("eng", *VARIANTS["en"]):
        found += plain(f"ntrex/{name}.txt", "en", known, rng, FIRST_EVALUATED)
    return [*found, *plain("ner/ewt-unlabelled.txt", "en", known, rng)]


def in_parts(
    words: EnglishWords, tables: Tables, distinct: list[str], *, hidden: bool = False, size: int = 20_000
) -> NDArray[np.float16]:
    """Vectors of many words, 16 bits a number; with `hidden` without their pieces."""
    found = []
    for start in range(0, len(distinct), size):
        part = distinct[start : start + size]
        pieces = [() if hidden else words.pieces(word) for word in part]
        found.append(vectors(tables, pieces, [words.features(word) for word in part]).astype(np.float16))
    return np.concatenate(found)


def on_dev(
    model: Convolutions, words: EnglishWords, tables: Tables, known: Vocabulary
) -> dict[str, list[Score]]:
    """Scores on the English sets, read as the service reads: many sentences with boundaries between."""
    model.eval()
    found = []
    for file in CHOOSE["en"]:
        parts = list(chunks(choosing(file, known), random.Random(0), known))  # noqa: S311 - not a secret
        numbers: dict[str, int] = {BOUNDARY: 0}
        row = [numbers.setdefault(word, len(numbers)) for part in parts for word in [*part.words, BOUNDARY]]
        table = torch.from_numpy(in_parts(words, tables, list(numbers))).float()
        with torch.no_grad():
            index = torch.tensor([row])
            tags = model(table, index, torch.zeros_like(index))[0].argmax(-1).tolist()
        found.append(score([[tag for part in parts for tag in [*part.tags, 0]]], [tags]))
    return {"en": found}


class Lesson:
    """What a network is taught and judged on; made once for networks of several shapes."""

    def __init__(self, swaps: int = SWAPS) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self._words, self._tables = english.released(Path(folder))
        self._known = vocabulary()
        self._texts = EnglishTexts(self._words, self._tables, self._known, swaps)

    def train(self, name: str, shape: Shape, epochs: int, seed: int) -> Convolutions:
        """Train a network, and keep the averaged weights under its name."""
        log(len(self._texts.numbers), "distinct words;", shape.products, "multiply-adds a word")
        torch.manual_seed(seed)
        model = Convolutions(shape, 1)
        plan = Plan(name, epochs, 0.03, lambda part: 0.5 + 0.5 * math.cos(math.pi * part), average_every=20)
        fit(
            model,
            [{"params": list(model.parameters()), "lr": RATE}],
            plan,
            self._texts.epoch,
            lambda places: self._texts.loss(model, places),
            lambda: told(self.scores(model)),
        )
        return model

    def scores(self, model: Convolutions) -> dict[str, list[Score]]:
        """Scores on the English development sets."""
        return on_dev(model, self._words, self._tables, self._known)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--name", default=NAME)
    given = parser.parse_args()
    Lesson().train(given.name, SHAPE, given.epochs, given.seed)
