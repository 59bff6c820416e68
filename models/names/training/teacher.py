"""Fine-tunes the multilingual encoder on the labelled sets of all languages: `python -m training.teacher`.

AdamW, a rate that falls layer by layer (Howard & Ruder 2018), a linear decay, and the average of the last
weights. Every language gets the same number of units in an epoch. Half of a set's chunks carry the vector of
that set's conventions, the others none: the model answers without one.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training import e5
from training.e5 import vocabulary_of
from training.encoder import Encoder
from training.loop import BFLOAT16, Plan, finished, fit
from training.places import SEED, WORK, log
from training.score import Score, score
from training.sets import CHOOSE, TRAIN, Chunk, choosing, chunks, training

NAME = "teacher"
LAYERS = 12
EPOCHS = 4
UNITS = 25_000
"""Of each language in an epoch; English has twice as many."""

RATE, DECAY = 8e-5, 0.9
BATCH_PIECES = 2000
OWN = 0.5
CHOSEN = 300
"""Sentences of each development set that are read after an epoch; all are read at the end."""


class Epochs:
    """An epoch's batches by its number; sets are read once."""

    def __init__(self, vocabulary: Vocabulary, size: int = UNITS) -> None:
        self._vocabulary, self._size = vocabulary, size
        self._sets = [(source, training(source, vocabulary)) for source in TRAIN]
        self.steps = 0

    def __call__(self, number: int) -> list[list[Chunk]]:
        """The same batches for the same number; as many in each epoch."""
        rng = random.Random(SEED * 1000 + number)  # noqa: S311 - not a secret
        found: list[Chunk] = []
        for language in sorted({source.language for source, _ in self._sets}):
            found += self._of(language, rng)
        made = batches(found, rng)
        self.steps = self.steps or len(made)
        while len(made) < self.steps:
            made.append(rng.choice(made))
        return made[: self.steps]

    def _of(self, language: str, rng: random.Random) -> Iterator[Chunk]:
        mine = [(source, parts) for source, parts in self._sets if source.language == language]
        weights = [source.share * sum(map(len, parts)) ** 0.5 for source, parts in mine]
        wanted = self._size * (2 if language == "en" else 1) * min(1.0, sum(one.share for one, _ in mine))
        for (_, parts), weight in zip(mine, weights, strict=True):
            room = wanted * weight / sum(weights)
            start = rng.randrange(len(parts))
            for chunk in chunks(parts[start:] + parts[:start], rng, self._vocabulary):
                if room <= 0:
                    break
                room -= len(chunk)
                yield chunk


def batches(parts: Sequence[Chunk], rng: random.Random) -> list[list[Chunk]]:
    """Chunks of like length together, so that little is padding; the batches in random order."""
    sizes = {id(part): sum(map(len, part.pieces)) for part in parts}
    made: list[list[Chunk]] = [[]]
    for part in sorted(parts, key=lambda one: (sizes[id(one)], rng.random())):
        if made[-1] and (len(made[-1]) + 1) * sizes[id(part)] > BATCH_PIECES:
            made.append([])
        made[-1].append(part)
    rng.shuffle(made)
    return made


def groups(model: Encoder) -> list[dict[str, Any]]:
    """Parameters with their learning rates: the lower the layer, the smaller."""
    top = len(model.layers)
    found: list[dict[str, Any]] = [
        {"params": list(layer.parameters()), "lr": RATE * DECAY ** (top - number - 1)}
        for number, layer in enumerate(model.layers)
    ]
    found.append({"params": [model.positions, *model.norm.parameters()], "lr": RATE * DECAY**top})
    found.append({"params": [*model.conventions.parameters(), *model.head.parameters()], "lr": RATE * 10})
    return found


def tag_tensor(batch: Sequence[Chunk], most: int) -> Tensor:
    """(inputs, units) with -100 for what has no tag."""
    tags = torch.full((len(batch), most), -100)
    for row, chunk in enumerate(batch):
        tags[row, : len(chunk.tags)] = torch.tensor(chunk.tags)
    return tags


def new(layers: int = LAYERS) -> tuple[Encoder, Vocabulary]:
    """The pretrained encoder with an untrained head, and its vocabulary."""
    start = e5.load(e5.find(), layers)
    torch.manual_seed(SEED)
    return Encoder(start, sorted({f"{one.language}.{one.name}" for one in TRAIN})), vocabulary_of(
        start.tokeniser
    )


def trained() -> tuple[Encoder, Vocabulary]:
    """The finished teacher."""
    model, vocabulary = new()
    model.load_state_dict(torch.load(finished(NAME), weights_only=True))
    return model.eval(), vocabulary


def train(epochs: int, size: int, layers: int) -> None:
    """Fine-tune and keep the weights."""
    model, vocabulary = new(layers)
    epoch_of = Epochs(vocabulary, size)

    def loss_of(batch: list[Chunk]) -> Tensor:
        answer = model(model.batch(batch, OWN)).float()
        return functional.cross_entropy(answer.flatten(0, 1), tag_tensor(batch, answer.shape[1]).flatten())

    plan = Plan(NAME, epochs, 0.06, lambda part: 1 - part)
    fit(model, groups(model), plan, epoch_of, loss_of, lambda: told(on_dev(model, vocabulary, CHOSEN)))


def on_dev(model: Encoder, vocabulary: Vocabulary, most: int | None = None) -> dict[str, list[Score]]:
    """Scores by language, a score a set."""
    found: dict[str, list[Score]] = {}
    for language, files in CHOOSE.items():
        for file in files:
            rng = random.Random(0)  # noqa: S311 - not a secret
            parts = list(chunks(choosing(file, vocabulary)[:most], rng, vocabulary))
            for part in parts:
                part.source = ""
            answers = predict(model, parts)
            predicted = [rows.argmax(-1).tolist() for rows in answers]
            found.setdefault(language, []).append(score([one.tags for one in parts], predicted))
    return found


def told(scores: dict[str, list[Score]]) -> str:
    """'en .801 .843, fr .85 …' and the mean over the languages."""
    means = {language: sum(one.f1 for one in every) / len(every) for language, every in scores.items()}
    lines = [
        f"{language} " + " ".join(f"{one.f1:.3f}" for one in every) for language, every in scores.items()
    ]
    return ", ".join(lines) + f"; mean {sum(means.values()) / len(means):.4f}"


def predict(model: Encoder, inputs: Sequence[Chunk], pieces: int = 4000) -> list[Tensor]:
    """Logits (units, tags) of each input, in order; alike lengths go through together."""
    model.eval()
    sizes = [sum(map(len, one.pieces)) for one in inputs]
    order = sorted(range(len(inputs)), key=sizes.__getitem__)
    found: dict[int, Tensor] = {}
    start = 0
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=BFLOAT16):
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * sizes[order[end]] <= pieces:
                end += 1
            logits = model(model.batch([inputs[number] for number in order[start:end]])).float()
            for row, number in zip(logits, order[start:end], strict=True):
                found[number] = row[: len(inputs[number])].clone()
            start = end
    return [found[number] for number in range(len(inputs))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--layers", type=int, default=LAYERS)
    given = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    log(f"{torch.get_num_threads()} threads")
    train(given.epochs, given.units, given.layers)
