"""64-bit SimHash of a story: near-duplicates are near in Hamming distance.

Charikar, 'Similarity estimation techniques from rounding algorithms', STOC 2002: each bit says on which side
of a random hyperplane the story's shingles lie. Dense hyperplanes, where each shingle votes on each bit, turn
six bits when one sentence in twenty is another. Ours are very sparse (Li, Hastie & Church, KDD 2006): a
shingle votes, for 1, on few bits, and a bit without a vote is 0. That turns fewer than two (docs/quality.md).

BLAKE2b, integers and single operations of IEEE 754: the same on every machine and in every process.
"""

import math
import re
from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.text.unspaced import UNSPACED_CHARACTER
from newsgloss_enrich.steps.text.words import words

WORDS = 2
CHARACTERS = 5
"""Units of a shingle: words, and characters where words are not spaced."""

WORDS_VOICE, CHARACTERS_VOICE = 10, 50
"""Shingles. A longer sentence has no more votes than one of so many: which one is changed matters less."""

_BITS = 64
_MINUS_LOG_EMPTY = 0.335
"""Of 0.715: seven bits in ten get no vote. More bring different stories nearer, fewer move edited ones."""

_SENTENCE_END = re.compile(
    r"[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f](?:(?<=[\u3002\uff01\uff1f])|[^\w\s]*\s)"
)
"""A mark and white space, or a full-width mark; it begins with one set of characters, found fast."""

_PHRASE_END = re.compile(rf"{_SENTENCE_END.pattern}|(?<=[\u0e00-\u0eff])\s")
"""Thai and Lao have no mark, and a space between phrases."""
_THAI_OR_LAO = re.compile(r"[\u0e00-\u0eff]")
_BYTES = 8
_TOGETHER = 128
"""Shingles whose numbers are computed together: 64 KiB, which stay in the processor's cache."""
_LOW_HALF = np.uint64(0xFFFFFFFF)
_BIT = _BITS - 1
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
    thresholds = _thresholds(np.fromiter(shares.values(), dtype=np.float64, count=len(shares)))
    bits = _votes(np.frombuffer(_digests(shares), dtype=">u8").astype(np.uint64), thresholds)
    return np.packbits(bits).tobytes().hex()


def _shares(story: str) -> dict[str, float]:
    """Each shingle with its largest share of a vote, 0 to 1, over all sentences."""
    sentence_end = _SENTENCE_END
    if not story.isascii() and _THAI_OR_LAO.search(story):
        sentence_end = _PHRASE_END
    by_share: dict[float, list[str]] = {}
    for sentence in sentence_end.split(story):
        found = words(sentence)
        if not found:
            continue
        shingles, voice = _shingles(found, is_spaced=sentence.isascii())
        by_share.setdefault(min(voice / len(shingles), 1.0), []).extend(shingles)
    shares: dict[str, float] = {}
    for share in sorted(by_share):  # the largest last, since it shall stay
        shares.update(dict.fromkeys(by_share[share], share))
    return shares


def _shingles(found: list[str], *, is_spaced: bool) -> tuple[list[str], int]:
    """The shingles of one sentence with words, and the number that would have a full vote."""
    units, size, voice = found, WORDS, WORDS_VOICE
    if not is_spaced and UNSPACED_CHARACTER.search("".join(found)):
        units = [unit for word in found for unit in (word if UNSPACED_CHARACTER.search(word) else (word,))]
        if list(map(len, units)).count(1) > len(units) / 2:
            size, voice = CHARACTERS, CHARACTERS_VOICE
    if size == WORDS and len(units) > 1:
        return list(map(" ".join, pairwise(units))), voice
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
    """The bits that any shingle votes on.

    The last step of a number leaves its upper half as it is. So it is done only for the few numbers whose
    upper half is no higher than the threshold's.
    """
    voted = np.zeros(_BITS, dtype=np.bool_)
    highest = (thresholds | _LOW_HALF)[:, None]
    block = np.empty((min(_TOGETHER, len(digests)), _BITS), dtype=np.uint64)
    shifted = np.empty_like(block)
    for start in range(0, len(digests), _TOGETHER):
        some = digests[start : start + _TOGETHER, None]
        numbers, upper = block[: len(some)], shifted[: len(some)]
        np.bitwise_xor(some, _OFFSETS, out=numbers)
        np.multiply(numbers, _FACTORS, out=numbers)
        np.right_shift(numbers, _HALF, out=upper)
        np.bitwise_xor(numbers, upper, out=numbers)
        np.multiply(numbers, _MIX, out=numbers)
        near = np.flatnonzero(numbers <= highest[start : start + _TOGETHER])
        low = numbers.ravel()[near]
        low ^= low >> _HALF
        voted[near[low < thresholds[start + near // _BITS]] & _BIT] = True
    return voted


def _digests(shingles: Iterable[str]) -> bytes:
    """The BLAKE2b digests; copying an empty state costs half of making one."""
    fresh = _UNKEYED.copy
    digests: list[bytes] = []
    for shingle in shingles:
        state = fresh()
        state.update(shingle.encode())
        digests.append(state.digest())
    return b"".join(digests)


def hamming_distance(one: str, other: str) -> int:
    """The number of bits in which two fingerprints differ, 0-64; unrelated stories differ in about 26."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
