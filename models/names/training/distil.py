"""Teaches a small network what the teacher said: `python -m training.distil [SHAPE]`.

Loss: the teacher's distribution (KL), plus 0.3 of cross-entropy where a person has labelled (Hinton et al.
2015). AdamW, a cosine decay, an average of the last weights.
"""

import argparse
import math
import random
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY
from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training.frozen import frozen_tables
from training.kept import kept
from training.label import read_labels, vocabulary
from training.lexicon import lexicon
from training.loop import Plan, fit
from training.places import SEED, log
from training.score import Score, score
from training.sets import CHOOSE, UNLABELLED, choosing, chunks
from training.student import SHAPES, Network, Shape, Words, describe
from training.teacher import told
from training.texts import NTREX

EPOCHS = 8
RATE = 2e-3
TEXTS, WORDS = 16, 256
"""Texts in a batch, and words in a text."""

GOLD_WEIGHT = 0.3
HIDDEN_WORDS = 0.06
NO_LANGUAGE = 0.1
LANGUAGES = ("", *sorted(NTREX))
"""The first is for text whose language is not known."""

_CERTAIN = 8.0


class Texts:
    """All labelled words in a row, chunks with a boundary between them, and the distinct words described."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, tuple[int, ...], bool], int] = {(BOUNDARY, (), False): 0}
        words, tags, logits, languages, edges = [], [], [], [], [0]
        for chunk, said in read_labels():
            row = zip(chunk.words, chunk.pieces, chunk.runs, strict=True)
            words.append(np.array([*(self.numbers.setdefault(one, len(self.numbers)) for one in row), 0]))
            tags.append(np.array([*chunk.tags, UNLABELLED], np.int16))
            edge = np.zeros((1, said.shape[1]), np.float16)
            edge[0, 0] = _CERTAIN
            logits.append(np.concatenate([said, edge]))
            languages.append(LANGUAGES.index(chunk.language))
            edges.append(edges[-1] + len(chunk) + 1)
        self._words, self._tags = np.concatenate(words).astype(np.int32), np.concatenate(tags)
        self._logits, self._edges = np.concatenate(logits), np.array(edges)
        self._languages = np.array(languages, np.int8)
        rows = {piece: number for number, piece in enumerate(kept())}
        self.words = describe(list(self.numbers), rows, lexicon())

    def order(self, rng: random.Random) -> NDArray[np.int64]:
        """Every word's place in an epoch, and the language of each: chunks in random order."""
        chosen = list(range(len(self._edges) - 1))
        rng.shuffle(chosen)
        return np.concatenate([np.arange(self._edges[one], self._edges[one + 1]) for one in chosen])

    def epoch(self, number: int) -> list[NDArray[np.int64]]:
        """The places of each batch's words."""
        places = self.order(random.Random(SEED * 100 + number))  # noqa: S311 - not a secret
        size = TEXTS * WORDS
        return [places[start : start + size] for start in range(0, len(places) - size, size)]

    def batch(self, places: NDArray[np.int64]) -> tuple[Words, Tensor, Tensor, Tensor, Tensor]:
        """Distinct words, index (texts, words), languages alike, the teacher's logits, gold tags."""
        distinct, index = np.unique(self._words[places], return_inverse=True)
        chosen = torch.from_numpy(distinct.astype(np.int64))
        chunk = np.searchsorted(self._edges, places, side="right") - 1
        languages = torch.from_numpy(self._languages[chunk].astype(np.int64)).view(TEXTS, WORDS)
        languages = languages * (torch.rand(TEXTS, 1) >= NO_LANGUAGE)
        return (
            Words(self.words.pieces[chosen], self.words.features[chosen]),
            torch.from_numpy(index.reshape(TEXTS, WORDS)),
            languages,
            torch.from_numpy(self._logits[places].astype(np.float32)).view(TEXTS, WORDS, -1),
            torch.from_numpy(self._tags[places].astype(np.int64)).view(TEXTS, WORDS),
        )


def distil(name: str, epochs: int) -> None:
    """Train, and keep the averaged weights."""
    shape: Shape = SHAPES[name]
    texts = Texts()
    log(len(texts.numbers), "distinct words;", shape.products, "multiply-adds a word")
    torch.manual_seed(SEED)
    model = Network(frozen_tables(), shape, len(LANGUAGES))
    known = vocabulary()

    def loss_of(places: NDArray[np.int64]) -> Tensor:
        words, index, languages, logits, tags = texts.batch(places)
        return distance(model(words, index, languages, HIDDEN_WORDS).float(), logits, tags)

    shape_of = lambda part: 0.5 + 0.5 * math.cos(math.pi * part)  # noqa: E731
    plan = Plan(f"student-{name}", epochs, 0.03, shape_of, average_every=20)
    fit(
        model, [{"params": list(model.parameters()), "lr": RATE}], plan, texts.epoch, loss_of,
        lambda: told(on_dev(model, known)),
    )  # fmt: skip


def distance(answer: Tensor, logits: Tensor, tags: Tensor) -> Tensor:
    """How far an answer is from the teacher's, and from the gold tags."""
    flat = answer.flatten(0, 1)
    kl = functional.kl_div(
        flat.log_softmax(-1), logits.flatten(0, 1).log_softmax(-1), log_target=True, reduction="batchmean"
    )
    known = tags.flatten()
    if not bool((known >= 0).any()):
        return kl
    return kl + GOLD_WEIGHT * functional.cross_entropy(flat, known, ignore_index=UNLABELLED)


def on_dev(model: Network, known: Vocabulary) -> dict[str, list[Score]]:
    """Scores by language, read as the service reads: many sentences with boundaries between."""
    model.eval()
    listed, rows = lexicon(), {piece: number for number, piece in enumerate(kept())}
    found: dict[str, list[Score]] = {}
    for language, file, parts in _sets(known):
        numbers: dict[tuple[str, tuple[int, ...], bool], int] = {(BOUNDARY, (), False): 0}
        row: list[int] = []
        for part in parts:
            words = zip(part.words, part.pieces, part.runs, strict=True)
            row += [numbers.setdefault(one, len(numbers)) for one in words]
            row.append(0)
        del file
        with torch.no_grad():
            index = torch.tensor([row])
            spoken = torch.full_like(index, LANGUAGES.index(language))
            tags = model(describe(list(numbers), rows, listed), index, spoken)[0].argmax(-1).tolist()
        gold = [tag for part in parts for tag in [*part.tags, 0]]
        found.setdefault(language, []).append(score([gold], [tags]))
    return found


def _sets(known: Vocabulary) -> Iterator[tuple[str, str, list]]:  # type: ignore[type-arg]
    for language, files in CHOOSE.items():
        for file in files:
            rng = random.Random(0)  # noqa: S311 - not a secret
            yield language, file, list(chunks(choosing(file, known), rng, known))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape", nargs="?", default="default", choices=SHAPES)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    given = parser.parse_args()
    distil(given.shape, given.epochs)
