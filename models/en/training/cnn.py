"""The small network: a vector per word, which can be kept, then convolutions over the words.

A word's vector is the mean over its pieces of frozen knowledge (the teacher's input embeddings, and what the
teacher makes of each piece alone) and learned numbers, plus learned vectors for its features.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from newsgloss_enrich.steps.entities.newsgloss.features import CASINGS, ENDS, LENGTHS, LISTED, features
from newsgloss_enrich.steps.entities.newsgloss.pieces import MOST_PIECES, Vocabulary
from training.graph import Layer, Weights
from training.places import TAGS

VECTOR = 224
HIDDEN = 384
DILATIONS = (1, 1, 2, 3, 1, 1)
LEARNED = 64
_FEATURES = (CASINGS, ENDS, ENDS, LENGTHS, LISTED)


class Words(NamedTuple):
    """Distinct words: `pieces` (words, MOST_PIECES), -1 where there is none; `features` (words, 5)."""

    pieces: Tensor
    features: Tensor


def describe(words: Sequence[str], vocabulary: Vocabulary, lexicon: dict[str, int]) -> Words:
    """The numbers of each word."""
    pieces = np.full((len(words), MOST_PIECES), -1, np.int64)
    described = np.zeros((len(words), len(_FEATURES)), np.int64)
    for row, word in enumerate(words):
        found = vocabulary.split(word)
        pieces[row, : len(found)] = found
        described[row] = features(word, lexicon)
    return Words(torch.from_numpy(pieces), torch.from_numpy(described))


class WordVectors(nn.Module):
    """Distinct words to vectors."""

    frozen: Tensor

    def __init__(self, frozen: Tensor) -> None:
        """`frozen`: (pieces, anything)."""
        super().__init__()
        self.register_buffer("frozen", frozen)
        self.learned = nn.Embedding(len(frozen), LEARNED)
        nn.init.normal_(self.learned.weight, std=0.1)
        self.mix = nn.Linear(frozen.shape[1] + LEARNED, VECTOR)
        self.features = nn.ModuleList(nn.Embedding(size, VECTOR) for size in _FEATURES)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.3)
        self.norm = nn.LayerNorm(VECTOR)

    def table(self) -> Tensor:
        """(pieces, VECTOR): all that is known of a piece, mixed."""
        return self.mix(torch.cat([self.frozen, self.learned.weight], 1))

    def forward(self, words: Words, unknown: Tensor | None = None) -> Tensor:
        """(words, VECTOR); where `unknown` is true the pieces are hidden, and the context must do."""
        mask = (words.pieces >= 0).float()
        index = words.pieces.clamp(min=0)
        both = torch.cat([self.frozen[index], self.learned(index)], 2)
        mean = (both * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)
        if unknown is not None:
            mean = mean.masked_fill(unknown.unsqueeze(1), 0.0)
        total = self.mix(mean)
        for column, table in enumerate(self.features):
            total = total + table(words.features[:, column])
        return self.norm(total)


class Convolutions(nn.Module):
    """Word vectors (texts, words, VECTOR) to logits."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = nn.Linear(VECTOR, HIDDEN)
        self.layers = nn.ModuleList(nn.Linear(3 * HIDDEN, HIDDEN) for _ in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(HIDDEN) for _ in DILATIONS)
        self.exit = nn.Linear(HIDDEN, len(TAGS))
        self.drop = nn.Dropout(0.1)

    def forward(self, vectors: Tensor) -> Tensor:
        """Logits (texts, words, tags)."""
        value = self.entry(self.drop(vectors))
        for layer, norm, dilation in zip(self.layers, self.norms, DILATIONS, strict=True):
            left = functional.pad(value, (0, 0, dilation, 0))[:, : value.shape[1]]
            right = functional.pad(value, (0, 0, 0, dilation))[:, dilation:]
            inner = functional.gelu(layer(torch.cat([left, value, right], 2)))
            value = norm(value + self.drop(inner))
        return self.exit(value)

    def weights(self) -> Weights:
        """For `graph.build`."""

        def array(tensor: Tensor) -> NDArray[np.float32]:
            return tensor.detach().float().numpy()

        return Weights(
            array(self.entry.weight).T,
            array(self.entry.bias),
            [
                Layer(
                    array(layer.weight).T, array(layer.bias), dilation, array(norm.weight), array(norm.bias)
                )
                for layer, norm, dilation in zip(self.layers, self.norms, DILATIONS, strict=True)
            ],
            array(self.exit.weight).T,
            array(self.exit.bias),
        )


class Network(nn.Module):
    """Both together."""

    def __init__(self, frozen: Tensor) -> None:
        super().__init__()
        self.vectors = WordVectors(frozen)
        self.convolutions = Convolutions()

    def forward(self, words: Words, index: Tensor, hidden: float = 0.0) -> Tensor:
        """`index` (texts, words) says which distinct word stands where; `hidden`: share of words hidden."""
        unknown = torch.rand(len(words.pieces)) < hidden if self.training and hidden else None
        return self.convolutions(self.vectors(words, unknown)[index])
