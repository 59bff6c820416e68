"""64-bit SimHash of a story: near-duplicates are near in Hamming distance.

Charikar, 'Similarity estimation techniques from rounding algorithms', STOC 2002: each bit says on which side
of a random hyperplane the story's shingles lie. Dense hyperplanes, where each shingle votes on each bit, turn
six bits when one sentence in twenty is another. Ours are very sparse (Li, Hastie & Church, KDD 2006): a
shingle votes, for 1, on few bits, and a bit without a vote is 0. That turns fewer than two (docs/quality.md).

BLAKE2b, integers and single operations of IEEE 754: the same on every machine and in every process.
"""

import math
import re
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.unspaced import UNSPACED_CHARACTER
from newsgloss_enrich.steps.words import words

WORDS = 2
CHARACTERS = 5
"""Units of a shingle: words, and characters where words are not spaced."""

WORDS_VOICE, CHARACTERS_VOICE = 10, 50
"""Shingles. A longer sentence has no more votes than one of so many: which one is changed matters less."""

_BITS = 64
_MINUS_LOG_EMPTY = 0.335
"""Of 0.715: seven bits in ten get no vote. More bring different stories nearer, fewer move edited ones."""

_SENTENCE_END = re.compile(
    r"(?<=[.!?\u2026\u061f\u06d4\u0964])[^\w\s]*\s|[\u3002\uff01\uff1f]|(?<=[\u0e00-\u0eff])\s"
)
"""A mark and white space, a full-width mark; Thai and Lao have no mark, and a space between phrases."""
_BYTES = 8
_TOGETHER = 4096
_UNKEYED = blake2b(digest_size=_BYTES)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


def _constants(name: bytes) -> NDArray[np.uint64]:
    numbers = [
        int.from_bytes(blake2b(name + bytes([bit]), digest_size=_BYTES).digest()) for bit in range(_BITS)
    ]
    return np.array(numbers, dtype=np.uint64)


_OFFSETS = _constants(b"offset")
_FACTORS = _constants(b"factor") | np.uint64(1)


def simhash(story: str) -> str | None:
    """16 hexadecimal digits, or None for a story without words."""
    shares = _shares(story)
    if not shares:
        return None
    digests = b"".join(map(_digest, map(str.encode, shares)))
    thresholds = _thresholds(np.fromiter(shares.values(), dtype=np.float64, count=len(shares)))
    bits = _votes(np.frombuffer(digests, dtype=">u8").astype(np.uint64), thresholds)
    return np.packbits(bits).tobytes().hex()


def _shares(story: str) -> dict[str, float]:
    """Each shingle once, with its share of a vote, 0 to 1: the largest that it has in any sentence."""
    shares: dict[str, float] = {}
    for sentence in _SENTENCE_END.split(story):
        shingles, voice = _shingles(words(sentence))
        share = min(voice, len(shingles)) / (len(shingles) or 1)
        for shingle in shingles:
            if shares.get(shingle, 0) < share:
                shares[shingle] = share
    return shares


def _shingles(found: list[str]) -> tuple[list[str], int]:
    """Of one sentence, and how many of them would have a full vote."""
    units, size, voice = found, WORDS, WORDS_VOICE
    if UNSPACED_CHARACTER.search("".join(found)):
        units = [unit for word in found for unit in (word if UNSPACED_CHARACTER.search(word) else (word,))]
        if list(map(len, units)).count(1) > len(units) / 2:
            size, voice = CHARACTERS, CHARACTERS_VOICE
    size = min(size, len(units))
    return list(map(" ".join, zip(*(units[at:] for at in range(size)), strict=False))), voice


def _thresholds(shares: NDArray[np.float64]) -> NDArray[np.uint64]:
    """A shingle votes on a bit when its number for it, 0 to 2**64, is below its threshold.

    The probability of a full vote is p = L / (n + L/2), L = -ln of the share of empty bits: with n of them
    (1 - p)**n is that share to within 1 %, even for one.
    """
    probability = _MINUS_LOG_EMPTY / (math.fsum(shares) + _MINUS_LOG_EMPTY / 2)
    return (shares * probability * 2.0**_BITS).astype(np.uint64)


def _votes(digests: NDArray[np.uint64], thresholds: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which bits any shingle votes on."""
    voted = np.zeros(_BITS, dtype=np.bool_)
    for start in range(0, len(digests), _TOGETHER):
        numbers = digests[start : start + _TOGETHER, None] ^ _OFFSETS
        numbers *= _FACTORS
        numbers ^= numbers >> _HALF
        numbers *= _MIX
        numbers ^= numbers >> _HALF
        voted |= (numbers < thresholds[start : start + _TOGETHER, None]).any(axis=0)
    return voted


def _digest(shingle: bytes) -> bytes:
    """BLAKE2b; to copy an empty state costs half of what making one does."""
    state = _UNKEYED.copy()
    state.update(shingle)
    return state.digest()


def hamming_distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ, 0-64; unrelated stories are near 26."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
