"""Trains the accurate model, MiniLM, on what the teacher said: `python -m training.accurate`."""

import argparse
import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training import pretrained
from training.distil import distance
from training.encoder import Encoder
from training.label import read_labels
from training.loop import Plan, fit
from training.places import SEED
from training.sentences import Chunk
from training.teacher import batches, groups, on_dev, tag_tensor

NAME = "accurate"
KIND = "minilm"
EPOCHS = 3
RATE, DECAY = 3e-4, 0.95
BATCH_WORDS = 1600
Labelled = tuple[list[Chunk], Tensor]


def labelled_batches(
    parts: Sequence[Chunk], logits: Sequence[NDArray[np.float32]], rng: random.Random
) -> Iterator[Labelled]:
    """Chunks of like length with the teacher's logits, (inputs, words, tags)."""
    rows = {id(chunk): answer for chunk, answer in zip(parts, logits, strict=True)}
    for batch in batches(parts, rng, BATCH_WORDS):
        longest = max(len(chunk.words) for chunk in batch)
        answers = np.zeros((len(batch), longest, logits[0].shape[1]), np.float32)
        for number, chunk in enumerate(batch):
            answers[number, : len(chunk.words)] = rows[id(chunk)]
        yield batch, torch.from_numpy(answers)


def train(epochs: int) -> None:
    """Train, and keep the averaged weights."""
    torch.manual_seed(SEED)
    vocabulary = pretrained.vocabulary()
    model = Encoder(pretrained.folder(KIND))
    parts, logits = read_labels()

    def loss_of(batch: Labelled) -> Tensor:
        inputs = model.batch([chunk.words for chunk in batch[0]], vocabulary)
        tags = tag_tensor(batch[0], inputs.words)
        known = inputs.words
        return distance(
            model(inputs).float()[known].unsqueeze(0), batch[1][known].unsqueeze(0), tags[known].unsqueeze(0)
        )

    fit(
        model,
        groups(model, RATE, DECAY),
        Plan(NAME, epochs, len(batches(parts, random.Random(0), BATCH_WORDS)), 0.05, lambda part: 1 - part),  # noqa: S311
        lambda number: labelled_batches(parts, logits, random.Random(SEED * 10 + number)),  # noqa: S311
        loss_of,
        lambda: on_dev(model, vocabulary),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    train(parser.parse_args().epochs)
