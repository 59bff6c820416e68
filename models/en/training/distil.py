"""Teaches the small network what the teacher said: `python -m training.distil`.

Loss: the teacher's distribution (KL), plus 0.3 of cross-entropy where a person has labelled (Hinton et al.
2015). AdamW, a cosine decay, an average of the last weights. Goes on from its last epoch when started again.
"""

import argparse
import math
import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY
from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training import pretrained
from training.cnn import Network, Words, describe
from training.frozen import frozen_tables
from training.label import read_labels
from training.lexicon import lexicon
from training.loop import Plan, fit
from training.places import DATA, DEV_SETS, SEED, log
from training.score import Score, score
from training.sentences import UNLABELLED, Chunk, chunks, read_conll

EPOCHS = 7
RATE = 2e-3
TEXTS, WORDS = 16, 256
"""Texts in a batch, and words in a text."""

GOLD_WEIGHT = 0.3
HIDDEN_WORDS = 0.04
NAME = "cnn"


class Texts:
    """All labelled words in a row, chunks with a boundary between them, and the distinct words described."""

    def __init__(
        self, parts: Sequence[Chunk], logits: Sequence[NDArray[np.float32]], vocabulary: Vocabulary
    ) -> None:
        self.numbers: dict[str, int] = {BOUNDARY: 0}
        self._words = [self._index(chunk.words) for chunk in parts]
        self._tags = [np.array([*chunk.tags, UNLABELLED]) for chunk in parts]
        edge = np.zeros((1, logits[0].shape[1]), np.float32)
        edge[0, 0] = 8.0
        self._logits = [np.concatenate([rows, edge]) for rows in logits]
        self.words = describe(list(self.numbers), vocabulary, lexicon())

    def _index(self, words: Sequence[str]) -> NDArray[np.int64]:
        return np.array([self.numbers.setdefault(word, len(self.numbers)) for word in words] + [0])

    def batches(self, rng: random.Random) -> Iterator[tuple[Words, Tensor, Tensor, Tensor]]:
        """One epoch: distinct words, index (texts, words), the teacher's logits, gold tags."""
        order = list(range(len(self._words)))
        rng.shuffle(order)
        index = np.concatenate([self._words[number] for number in order])
        logits = np.concatenate([self._logits[number] for number in order])
        tags = np.concatenate([self._tags[number] for number in order])
        size = TEXTS * WORDS
        for start in range(0, len(index) - size, size):
            part = slice(start, start + size)
            distinct, places = np.unique(index[part], return_inverse=True)
            chosen = torch.from_numpy(distinct)
            yield (
                Words(self.words.pieces[chosen], self.words.features[chosen]),
                torch.from_numpy(places.reshape(TEXTS, WORDS)),
                torch.from_numpy(logits[part]).view(TEXTS, WORDS, -1),
                torch.from_numpy(tags[part]).view(TEXTS, WORDS),
            )

    @property
    def steps(self) -> int:
        """Batches in an epoch."""
        return (sum(map(len, self._words)) - 1) // (TEXTS * WORDS)


def distil(epochs: int) -> None:
    """Train, and keep the averaged weights."""
    vocabulary = pretrained.vocabulary()
    texts = Texts(*read_labels(), vocabulary)
    log(texts.steps, "steps an epoch,", len(texts.numbers), "distinct words")
    torch.manual_seed(SEED)
    model = Network(frozen_tables())

    def loss_of(batch: tuple[Words, Tensor, Tensor, Tensor]) -> Tensor:
        words, index, logits, tags = batch
        return distance(model(words, index, HIDDEN_WORDS).float(), logits, tags)

    fit(
        model,
        [{"params": list(model.parameters()), "lr": RATE}],
        Plan(
            NAME,
            epochs,
            texts.steps,
            0.03,
            lambda part: 0.5 + 0.5 * math.cos(math.pi * part),
            average_every=20,
        ),
        lambda number: texts.batches(random.Random(SEED * 100 + number)),  # noqa: S311 - not a secret
        loss_of,
        lambda: on_dev(model, vocabulary),
    )


def distance(answer: Tensor, logits: Tensor, tags: Tensor) -> Tensor:
    """How far an answer is from the teacher's, and from the gold tags."""
    flat = answer.flatten(0, 1)
    kl = functional.kl_div(
        flat.log_softmax(-1), logits.flatten(0, 1).log_softmax(-1), log_target=True, reduction="batchmean"
    )
    return kl + GOLD_WEIGHT * functional.cross_entropy(flat, tags.flatten(), ignore_index=UNLABELLED)


def on_dev(model: Network, vocabulary: Vocabulary) -> dict[str, Score]:
    """Scores on the development sets, read as the service reads: many sentences with boundaries between."""
    model.eval()
    known, found = lexicon(), {}
    for name in DEV_SETS:
        parts = list(chunks(read_conll(DATA / f"{name}.dev.conll"), random.Random(0)))  # noqa: S311
        numbers = {BOUNDARY: 0}
        row = [numbers.setdefault(word, len(numbers)) for part in parts for word in [*part.words, BOUNDARY]]
        with torch.no_grad():
            words = describe(list(numbers), vocabulary, known)
            tags = model(words, torch.tensor([row]))[0].argmax(-1).tolist()
        gold = [tag for part in parts for tag in [*part.tags, 0]]
        found[name] = score([gold], [tags])
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    distil(parser.parse_args().epochs)
