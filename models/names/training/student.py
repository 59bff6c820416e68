"""The small network: a vector for each word, which can be kept, then convolutions over the words.

A word's vector is the mean over its pieces of a table (what the teacher knows of the piece, and learned
numbers, mixed) and of a convolution over the same rows, since the order of the pieces counts, plus learned
vectors for its features. A vector for the text's language is added to all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from newsgloss_enrich.steps.entities.newsgloss.features import CASINGS, ENDS, LENGTHS, LISTED, features
from newsgloss_enrich.steps.entities.newsgloss.pieces import MOST_PIECES
from training.places import TAGS

LEARNED = 64
_FEATURES = (CASINGS + 2, ENDS, ENDS, LENGTHS, LISTED)
"""Two casings more: a part of a run, and a part that begins one."""


@dataclass(frozen=True)
class Shape:
    """`vector`: of a word; `hidden`: of the network; a convolution of width 3 for each dilation."""

    vector: int = 160
    hidden: int = 160
    dilations: tuple[int, ...] = (1, 1, 2, 3, 1)

    @property
    def products(self) -> int:
        """Multiply-adds a word in the network; words' vectors are kept and count for nothing."""
        return len(self.dilations) * 3 * self.hidden**2 + self.hidden * len(TAGS)


SHAPES = {
    "narrow": Shape(160, 96),
    "default": Shape(160, 160),
    "wide": Shape(160, 224),
    "widest": Shape(160, 384, (1, 1, 2, 3, 1, 1)),
}


class Words(NamedTuple):
    """Distinct words: `pieces` (words, MOST_PIECES), -1 where there is none; `features` (words, 5)."""

    pieces: Tensor
    features: Tensor


def describe(
    words: Sequence[tuple[str, tuple[int, ...], bool]], rows: dict[int, int], lexicon: dict[str, int]
) -> Words:
    """The numbers of each word (its text, its pieces, whether it is a part of a run); `rows`: of pieces."""
    pieces = np.full((len(words), MOST_PIECES), -1, np.int64)
    described = np.zeros((len(words), len(_FEATURES)), np.int64)
    for number, (word, found, run) in enumerate(words):
        pieces[number, : len(found)] = [rows[piece] for piece in found[:MOST_PIECES]]
        described[number] = features(word, lexicon)
        if run:
            described[number, 0] = CASINGS
    return Words(torch.from_numpy(pieces), torch.from_numpy(described))


class WordVectors(nn.Module):
    """Distinct words to vectors."""

    frozen: Tensor

    def __init__(self, frozen: Tensor, shape: Shape) -> None:
        """`frozen`: (pieces, anything)."""
        super().__init__()
        self.register_buffer("frozen", frozen)
        self.learned = nn.Embedding(len(frozen), LEARNED)
        nn.init.normal_(self.learned.weight, std=0.1)
        self.mix = nn.Linear(frozen.shape[1] + LEARNED, shape.vector)
        self.beside = nn.Linear(3 * shape.vector, shape.vector)
        self.features = nn.ModuleList(nn.Embedding(size, shape.vector) for size in _FEATURES)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.3)
        self.norm = nn.LayerNorm(shape.vector)

    def table(self) -> Tensor:
        """(pieces, vector): all that is known of a piece, mixed."""
        return self.mix(torch.cat([self.frozen, self.learned.weight], 1))

    def forward(self, words: Words, unknown: Tensor | None = None) -> Tensor:
        """(words, vector); where `unknown` is true the pieces are hidden, and the context must do."""
        held = words.pieces >= 0
        word, place = held.nonzero(as_tuple=True)
        flat = words.pieces[held]
        rows = self.mix(torch.cat([self.frozen[flat], self.learned(flat)], 1))
        left = functional.pad(rows, (0, 0, 1, 0))[:-1] * (place > 0).unsqueeze(1)
        right = functional.pad(rows, (0, 0, 0, 1))[1:] * (
            word == functional.pad(word[1:], (0, 1), value=-1)
        ).unsqueeze(1)
        both = (rows + functional.relu(self.beside(torch.cat([left, rows, right], 1)))).float()
        counts = held.sum(1, keepdim=True).clamp(min=1)
        total = torch.zeros(len(words.pieces), both.shape[1]).index_add(0, word, both) / counts
        if unknown is not None:
            total = total.masked_fill(unknown.unsqueeze(1), 0.0)
        for column, table in enumerate(self.features):
            total = total + table(words.features[:, column])
        return self.norm(total)


class Convolutions(nn.Module):
    """Vectors (texts, words, vector) and languages (texts, words) to logits."""

    def __init__(self, shape: Shape, languages: int) -> None:
        super().__init__()
        self.shape = shape
        self.entry = nn.Linear(shape.vector, shape.hidden)
        self.languages = nn.Embedding(languages, shape.hidden)
        nn.init.zeros_(self.languages.weight)
        self.layers = nn.ModuleList(nn.Linear(3 * shape.hidden, shape.hidden) for _ in shape.dilations)
        self.norms = nn.ModuleList(nn.LayerNorm(shape.hidden) for _ in shape.dilations)
        self.exit = nn.Linear(shape.hidden, len(TAGS))
        self.drop = nn.Dropout(0.1)

    def forward(self, vectors: Tensor, index: Tensor, languages: Tensor) -> Tensor:
        """Logits (texts, words, tags); `index` says which vector stands where."""
        value = self.entry(self.drop(vectors))[index] + self.languages(languages)
        for layer, norm, dilation in zip(self.layers, self.norms, self.shape.dilations, strict=True):
            left = functional.pad(value, (0, 0, dilation, 0))[:, : value.shape[1]]
            right = functional.pad(value, (0, 0, 0, dilation))[:, dilation:]
            inner = functional.relu(layer(torch.cat([left, value, right], 2)))
            value = norm(value + self.drop(inner))
        return self.exit(value)


class Network(nn.Module):
    """Both together."""

    def __init__(self, frozen: Tensor, shape: Shape, languages: int) -> None:
        super().__init__()
        self.vectors = WordVectors(frozen, shape)
        self.convolutions = Convolutions(shape, languages)

    def forward(self, words: Words, index: Tensor, languages: Tensor, hidden: float = 0.0) -> Tensor:
        """`index` (texts, words) says which distinct word stands where; `hidden`: share of words hidden."""
        unknown = torch.rand(len(words.pieces)) < hidden if self.training and hidden else None
        return self.convolutions(self.vectors(words, unknown), index, languages)
