"""A pretrained encoder with a tag for each word: the teacher and the accurate model are one of these.

The vocabulary is uncased, so the casing of a word goes in by an embedding of its own.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from newsgloss_enrich.steps.entities.newsgloss.features import CASINGS, casing
from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training.places import TAGS

LONGEST = 256
"""Pieces in one input."""


class Batch(NamedTuple):
    """`ids`, `mask`, `casings`: (inputs, pieces); `first`: (inputs, words), where a word's pieces begin."""

    ids: Tensor
    mask: Tensor
    casings: Tensor
    first: Tensor
    words: Tensor
    """(inputs, words): whether there is a word."""


class Frame(NamedTuple):
    """The numbers by which a vocabulary differs from BERT's own: special pieces, and what is added to all."""

    start: int
    end: int
    pad: int
    shift: int


FRAMES = {"bert": Frame(101, 102, 0, 0), "mpnet": Frame(0, 2, 1, 4)}


class Encoder(nn.Module):
    """Words to logits over `TAGS`."""

    def __init__(self, folder: Path, layers: int | None = None, *, pretrained: bool = True) -> None:
        super().__init__()
        config: Any = AutoConfig.from_pretrained(folder)
        if layers is not None:
            config.num_hidden_layers = layers
        options = {"add_pooling_layer": False}
        self.body: Any = (
            AutoModel.from_pretrained(folder, config=config, use_safetensors=True, **options)
            if pretrained
            else AutoModel.from_config(config, **options)
        )
        self.frame = FRAMES[config.model_type]
        self.casing = nn.Embedding(CASINGS, config.hidden_size)
        nn.init.zeros_(self.casing.weight)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(config.hidden_size, len(TAGS))

    def forward(self, batch: Batch) -> Tensor:
        """Logits (inputs, words, tags)."""
        embedded = self.body.embeddings.word_embeddings(batch.ids) + self.casing(batch.casings)
        hidden = self.body(inputs_embeds=embedded, attention_mask=batch.mask).last_hidden_state
        index = batch.first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        return self.head(self.drop(hidden.gather(1, index)))

    def batch(self, inputs: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Batch:
        """Words as tensors, padded on the right."""
        rows = [self._row(words, vocabulary) for words in inputs]
        length = max(len(ids) for ids, _, _ in rows)
        most = max(len(first) for _, _, first in rows)
        ids = torch.full((len(rows), length), self.frame.pad)
        casings = torch.full((len(rows), length), 6)
        mask = torch.zeros((len(rows), length), dtype=torch.long)
        firsts = torch.zeros((len(rows), most), dtype=torch.long)
        words = torch.zeros((len(rows), most), dtype=torch.bool)
        for number, (row, classes, first) in enumerate(rows):
            ids[number, : len(row)] = torch.tensor(row)
            casings[number, : len(row)] = torch.tensor(classes)
            mask[number, : len(row)] = 1
            firsts[number, : len(first)] = torch.tensor(first)
            words[number, : len(first)] = True
        return Batch(ids, mask, casings, firsts, words)

    def _row(self, words: Sequence[str], vocabulary: Vocabulary) -> tuple[list[int], list[int], list[int]]:
        ids, classes, first = [self.frame.start], [6], []
        for word in words:
            pieces = vocabulary.split(word)
            first.append(min(len(ids), LONGEST - 1))
            ids += [piece + self.frame.shift for piece in pieces]
            classes += [casing(word)] * len(pieces)
        return [*ids[: LONGEST - 1], self.frame.end], [*classes[: LONGEST - 1], 6], first
