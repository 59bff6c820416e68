"""The multilingual encoder with a tag for each unit: the teacher, and what the accurate model is made of."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.e5 import Pretrained
from training.places import TAGS
from training.sets import Chunk

LONGEST = 256
"""Pieces in one input."""


class Batch(NamedTuple):
    """`ids`, `mask`: (inputs, pieces); `first`: (inputs, units): first pieces; `sources`: (inputs,)."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    sources: Tensor


class Layer(nn.Module):
    """One layer of BERT, its norms after its sums (Devlin et al. 2019)."""

    def __init__(self, hidden: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(hidden, 3 * hidden)
        self.output = nn.Linear(hidden, hidden)
        self.attention_norm = nn.LayerNorm(hidden, epsilon)
        self.inner = nn.Linear(hidden, inner)
        self.outer = nn.Linear(inner, hidden)
        self.norm = nn.LayerNorm(hidden, epsilon)
        self.drop = nn.Dropout(0.1)

    def forward(self, value: Tensor, mask: Tensor | None) -> Tensor:
        """`value` (inputs, pieces, hidden); `mask` is true where there is a piece, None if all are."""
        inputs, pieces, hidden = value.shape
        parts = self.query_key_value(value).view(inputs, pieces, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(
            *parts, attn_mask=None if mask is None else mask[:, None, None, :]
        )
        seen = self.output(seen.transpose(1, 2).reshape(inputs, pieces, hidden))
        value = self.attention_norm(value + self.drop(seen))
        return self.norm(value + self.drop(self.outer(functional.gelu(self.inner(value)))))


class Encoder(nn.Module):
    """Units to logits over `TAGS`; `sources` are the sets whose conventions have a vector of their own."""

    words: Tensor

    def __init__(self, start: Pretrained, sources: Sequence[str]) -> None:
        super().__init__()
        tensors = {name: torch.from_numpy(value) for name, value in start.tensors.items()}
        self.pad, self.begin, self.end = start.tokeniser.pad, start.tokeniser.start, start.tokeniser.end
        self.register_buffer("words", tensors["emb.word"].to(torch.bfloat16), persistent=False)
        self.positions = nn.Parameter((tensors["emb.pos"] + tensors["emb.type"][: start.hidden])[:LONGEST])
        self.norm = nn.LayerNorm(start.hidden, start.epsilon)
        self.norm.weight.data, self.norm.bias.data = tensors["emb.ln.w"], tensors["emb.ln.b"]
        self.layers = nn.ModuleList(
            Layer(start.hidden, start.heads, start.inner, start.epsilon) for _ in range(start.layers)
        )
        for number, layer in enumerate(self.layers):
            _fill(layer, tensors, f"l{number}.")
        self.numbers = {name: number + 1 for number, name in enumerate(sources)}
        self.conventions = nn.Embedding(len(sources) + 1, start.hidden)
        nn.init.zeros_(self.conventions.weight)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(start.hidden, len(TAGS))
        nn.init.normal_(self.head.weight, std=1 / math.sqrt(start.hidden))

    def hidden(self, batch: Batch) -> Tensor:
        """The last layer (inputs, pieces, hidden)."""
        value = self.words[batch.ids].float() + self.positions[: batch.ids.shape[1]]
        value = value + self.conventions(batch.sources).unsqueeze(1)
        value = self.drop(self.norm(value))
        for layer in self.layers:
            value = layer(value, batch.mask)
        return value

    def forward(self, batch: Batch) -> Tensor:
        """Logits (inputs, units, tags)."""
        hidden = self.hidden(batch)
        index = batch.first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        return self.head(self.drop(hidden.gather(1, index)))

    def batch(self, inputs: Sequence[Chunk], own: float = 1.0) -> Batch:
        """Chunks as tensors; with probability `own` a chunk of a known set gets that set's conventions."""
        rows = [self._row(chunk) for chunk in inputs]
        length, most = max(len(ids) for ids, _ in rows), max(len(first) for _, first in rows)
        ids = torch.full((len(rows), length), self.pad)
        firsts = torch.zeros((len(rows), most), dtype=torch.long)
        for number, (row, first) in enumerate(rows):
            ids[number, : len(row)] = torch.tensor(row)
            firsts[number, : len(first)] = torch.tensor(first)
        kept = torch.rand(len(rows)) < own
        sources = torch.tensor([self.numbers.get(chunk.source, 0) for chunk in inputs]) * kept
        return Batch(ids, ids != self.pad, firsts, sources)

    def _row(self, chunk: Chunk) -> tuple[list[int], list[int]]:
        ids, first = [self.begin], []
        for pieces in chunk.pieces:
            first.append(min(len(ids), LONGEST - 1))
            ids += pieces
        return [*ids[: LONGEST - 1], self.end], first


def _fill(layer: nn.Module, tensors: dict[str, Tensor], prefix: str) -> None:
    layer.query_key_value.weight.data = torch.cat([tensors[f"{prefix}{part}.w"] for part in "qkv"])
    layer.query_key_value.bias.data = torch.cat([tensors[f"{prefix}{part}.b"] for part in "qkv"])
    for name, part in (
        ("output", "ao"), ("attention_norm", "aln"), ("inner", "fi"), ("outer", "fo"), ("norm", "oln")
    ):  # fmt: skip
        module = getattr(layer, name)
        module.weight.data, module.bias.data = tensors[f"{prefix}{part}.w"], tensors[f"{prefix}{part}.b"]
