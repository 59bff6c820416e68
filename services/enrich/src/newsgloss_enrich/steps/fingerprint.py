"""64-bit SimHash of a story: near-duplicates are near in Hamming distance.

Charikar, 'Similarity estimation techniques from rounding algorithms', STOC 2002; over shingles of three words
(of four characters where words are not spaced), each hashed by BLAKE2b, the same in every process.
"""

from collections import Counter
from hashlib import blake2b

import numpy as np

from newsgloss_enrich.steps.words import words

_WORDS = 3
_CHARACTERS = 4
_LONG_WORD = 24
_BYTES = 8


def simhash(story: str) -> str | None:
    """16 hexadecimal digits, or None for a story without words."""
    units: list[str] = []
    for word in words(story):
        units += (
            [word] if (len(word) < _LONG_WORD and word.isascii()) or not _is_unspaced(word) else list(word)
        )
    if not units:
        return None
    size = _CHARACTERS if sum(len(unit) == 1 for unit in units) > len(units) / 2 else _WORDS
    size = min(size, len(units))
    shingles = Counter(" ".join(units[at : at + size]) for at in range(len(units) - size + 1))
    digests = b"".join(blake2b(shingle.encode(), digest_size=_BYTES).digest() for shingle in shingles)
    bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8).reshape(-1, _BYTES), axis=1).astype(np.int64)
    weights = np.fromiter(shingles.values(), dtype=np.int64, count=len(shingles))
    votes = weights @ (2 * bits - 1)
    return np.packbits(votes > 0).tobytes().hex()


def _is_unspaced(word: str) -> bool:
    return any("\u0e00" <= letter <= "\u0eff" or "\u3040" <= letter <= "\u9fff" for letter in word)


def hamming_distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ, 0-64; unrelated stories are near 32."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
