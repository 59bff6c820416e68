"""64-bit SimHash of a story: near-duplicates are near in Hamming distance.

Charikar, 'Similarity estimation techniques from rounding algorithms', STOC 2002: each bit says on which side of
a random hyperplane the story's shingles lie. Dense hyperplanes, where each shingle votes on each bit, turn 6.5
bits when one sentence in twenty is another. Ours are very sparse (Li, Hastie & Church, KDD 2006): a shingle
votes, for 1, on few bits, and a bit without a vote is 0. That turns 2. docs/quality.md has the figures.

Integers and BLAKE2b alone: the same on every machine and in every process.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.unspaced import UNSPACED_CHARACTER
from newsgloss_enrich.steps.words import words

WORDS = 3
CHARACTERS = 4
"""Units of a shingle: words, and characters where words are not spaced."""

_BITS = 64
_EMPTY_BITS = 357, 1000
"""-ln 0.7: seven bits in ten get no vote. More would bring different stories nearer, fewer move edited ones."""

_BYTES = 8
_TOGETHER = 4096
_UNKEYED = blake2b(digest_size=_BYTES)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


def _constants(name: bytes) -> NDArray[np.uint64]:
    numbers = [int.from_bytes(blake2b(name + bytes([bit]), digest_size=_BYTES).digest()) for bit in range(_BITS)]
    return np.array(numbers, dtype=np.uint64)


_OFFSETS = _constants(b"offset")
_FACTORS = _constants(b"factor") | np.uint64(1)


def simhash(story: str) -> str | None:
    """16 hexadecimal digits, or None for a story without words."""
    shingles = {_digest(shingle) for shingle in map(str.encode, _shingles(words(story)))}
    if not shingles:
        return None
    return np.packbits(_lowest(shingles) < _vote_threshold(len(shingles))).tobytes().hex()


def _shingles(found: list[str]) -> Iterator[str]:
    units = found
    if UNSPACED_CHARACTER.search("".join(found)):
        units = [unit for word in found for unit in (word if UNSPACED_CHARACTER.search(word) else (word,))]
    size = CHARACTERS if list(map(len, units)).count(1) > len(units) / 2 else WORDS
    size = min(size, len(units))
    return map(" ".join, zip(*(units[at:] for at in range(size)), strict=False))


def _vote_threshold(shingles: int) -> np.uint64:
    """A shingle votes on a bit when its number for it, 0 to 2**64, is below this.

    With n shingles each votes with probability p so that (1 - p)**n is the share of empty bits:
    p = L / (n + L/2) with L = -ln of that share, to within 1 % even for one shingle.
    """
    over, under = _EMPTY_BITS
    return np.uint64((2 * over << _BITS) // (2 * under * shingles + over))


def _lowest(shingles: Iterable[bytes]) -> NDArray[np.uint64]:
    """For each bit the least number of all shingles, some thousands at a time."""
    lowest = np.full(_BITS, np.iinfo(np.uint64).max, dtype=np.uint64)
    remaining = iter(shingles)
    while part := b"".join(islice(remaining, _TOGETHER)):
        numbers = np.frombuffer(part, dtype=">u8").astype(np.uint64)[:, None] ^ _OFFSETS
        numbers *= _FACTORS
        numbers ^= numbers >> _HALF
        numbers *= _MIX
        numbers ^= numbers >> _HALF
        np.minimum(lowest, numbers.min(axis=0), out=lowest)
    return lowest


def _digest(shingle: bytes) -> bytes:
    """BLAKE2b; to copy an empty state costs half of what making one does."""
    state = _UNKEYED.copy()
    state.update(shingle)
    return state.digest()


def hamming_distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ, 0-64; unrelated stories are near 27."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
