"""Fine-tunes an encoder on the labelled sets: `python -m training.teacher mpnet`.

AdamW, a rate that falls layer by layer (Howard & Ruder 2018), a linear decay, and the average of the last
weights. Goes on from the last finished epoch when it is started again.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training import pretrained
from training.encoder import Encoder
from training.loop import Plan, fit
from training.places import DATA, DEV_SETS, SEED, TRAIN_SETS, TWEETS, WORK
from training.score import Score, score
from training.sentences import Chunk, chunks, read_conll


@dataclass(frozen=True)
class Recipe:
    """`tweets`: the share of tweets that an epoch sees; `layers`: how many of the encoder's are kept."""

    kind: str
    epochs: int
    rate: float
    decay: float
    layers: int | None = None
    tweets: float = 0.4
    batch_words: int = 1100


RECIPES = {
    "mpnet": Recipe("mpnet", epochs=3, rate=6e-5, decay=0.9, tweets=0.25),
}


def epoch_of(recipe: Recipe, number: int) -> list[list[Chunk]]:
    """One epoch's batches, the same for the same number."""
    rng = random.Random(SEED * 1000 + number)  # noqa: S311 - not a secret
    found: list[Chunk] = []
    for name in TRAIN_SETS:
        sentences = read_conll(DATA / f"{name}.train.conll")
        parts = list(chunks(sentences, rng))
        if name in TWEETS:
            parts = rng.sample(parts, int(len(parts) * recipe.tweets))
        found += parts
    return batches(found, rng, recipe.batch_words)


def batches(parts: Sequence[Chunk], rng: random.Random, most_words: int) -> list[list[Chunk]]:
    """Chunks of like length together, so that little is padding; the batches in random order."""
    made: list[list[Chunk]] = [[]]
    for part in sorted(parts, key=lambda one: (len(one.words), rng.random())):
        if made[-1] and (len(made[-1]) + 1) * len(part.words) > most_words:
            made.append([])
        made[-1].append(part)
    rng.shuffle(made)
    return made


def groups(model: Encoder, rate: float, decay: float) -> list[dict[str, Any]]:
    """Parameters with their learning rates: the lower the layer, the smaller."""
    layers = list(model.body.encoder.layer)
    top = len(layers)
    found: list[dict[str, Any]] = []
    for number, layer in enumerate(layers):
        found.append({"params": list(layer.parameters()), "lr": rate * decay ** (top - number - 1)})
    seen = {id(parameter) for group in found for parameter in group["params"]}
    embeddings = [p for p in model.body.parameters() if id(p) not in seen]
    found.append({"params": embeddings, "lr": rate * decay**top})
    found.append({"params": [*model.casing.parameters(), *model.head.parameters()], "lr": rate * 10})
    return found


def tag_tensor(batch: Sequence[Chunk], words: Tensor) -> Tensor:
    """(inputs, words) with -100 for what has no tag."""
    tags = torch.full(words.shape, -100)
    for row, chunk in enumerate(batch):
        tags[row, : len(chunk.tags)] = torch.tensor(chunk.tags)
    return tags


def train(recipe: Recipe, vocabulary: Vocabulary) -> None:
    """Fine-tune and keep the weights."""
    torch.manual_seed(SEED)
    model = Encoder(pretrained.folder(recipe.kind), recipe.layers)

    def loss_of(batch: list[Chunk]) -> Tensor:
        inputs = model.batch([chunk.words for chunk in batch], vocabulary)
        tags = tag_tensor(batch, inputs.words)
        return functional.cross_entropy(model(inputs).float().flatten(0, 1), tags.flatten())

    plan = Plan(
        f"teacher-{recipe.kind}", recipe.epochs, len(epoch_of(recipe, 0)), 0.08, lambda part: 1 - part
    )
    fit(
        model,
        groups(model, recipe.rate, recipe.decay),
        plan,
        lambda number: epoch_of(recipe, number),
        loss_of,
        lambda: on_dev(model, vocabulary),
    )


def on_dev(model: Encoder, vocabulary: Vocabulary) -> dict[str, Score]:
    """Scores on the development sets, sentences in chunks as in training."""
    found: dict[str, Score] = {}
    for name in DEV_SETS:
        parts = list(chunks(read_conll(DATA / f"{name}.dev.conll"), random.Random(0)))  # noqa: S311
        gold = [chunk.tags for chunk in parts]
        answers = predict(model, vocabulary, [chunk.words for chunk in parts])
        predicted = [rows.argmax(-1).tolist() for rows in answers]
        found[name] = score(gold, predicted)
    return found


def predict(
    model: Encoder, vocabulary: Vocabulary, inputs: Sequence[Sequence[str]], size: int = 24
) -> Iterator[Tensor]:
    """Logits (words, tags) of each input, in order; alike lengths go through together."""
    model.eval()
    order = sorted(range(len(inputs)), key=lambda number: len(inputs[number]))
    found: dict[int, Tensor] = {}
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), size):
            numbers = order[start : start + size]
            logits = model(model.batch([inputs[number] for number in numbers], vocabulary)).float()
            for row, number in zip(logits, numbers, strict=True):
                found[number] = row[: len(inputs[number])].clone()
    return (found[number] for number in range(len(inputs)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=RECIPES)
    WORK.mkdir(parents=True, exist_ok=True)
    train(RECIPES[parser.parse_args().kind], pretrained.vocabulary())
