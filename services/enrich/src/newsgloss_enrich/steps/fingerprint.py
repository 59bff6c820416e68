"""64-bit SimHash of a story: near-duplicates are near in Hamming distance.

Charikar, 'Similarity estimation techniques from rounding algorithms', STOC 2002; over shingles of three words
(of four characters where words are not spaced), each hashed by BLAKE2b, the same in every process.
"""

import re
from collections import Counter
from hashlib import blake2b

import numpy as np

from newsgloss_enrich.steps.words import words

_WORDS = 3
_CHARACTERS = 4
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u9fff]")
_BYTES = 8
_EMPTY = blake2b(digest_size=_BYTES)


def simhash(story: str) -> str | None:
    """16 hexadecimal digits, or None for a story without words."""
    units = words(story)
    if _UNSPACED.search(" ".join(units)):
        units = [unit for word in units for unit in (word if _UNSPACED.search(word) else (word,))]
    if not units:
        return None
    size = _CHARACTERS if list(map(len, units)).count(1) > len(units) / 2 else _WORDS
    size = min(size, len(units))
    shingles = Counter(map(" ".join, zip(*(units[at:] for at in range(size)), strict=False)))
    digests = b"".join([_digest(shingle) for shingle in map(str.encode, shingles)])
    bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8).reshape(-1, _BYTES), axis=1)
    weights = np.fromiter(shingles.values(), dtype=np.float64, count=len(shingles))
    ones = weights @ bits.astype(np.float64)  # floats hold counts exactly, and have the faster product
    return np.packbits(2 * ones > weights.sum()).tobytes().hex()


def _digest(shingle: bytes) -> bytes:
    """BLAKE2b; to copy an empty state costs half of what making one does."""
    state = _EMPTY.copy()
    state.update(shingle)
    return state.digest()


def hamming_distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ, 0-64; unrelated stories are near 32."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
