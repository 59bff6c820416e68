"""Numbers for the n-grams of words, all at once.

A span of characters c0…cn is the number Σ ci·P^i modulo 2^64, whatever stands before it. Running sums over
the whole text give it, so that no n-gram is ever a Python object.
"""

import numpy as np
from numpy.typing import NDArray

ORDERS = (1, 2, 3, 4, 5)
LONGEST_WORD = 40
"""Letters; a longer word is cut."""
_LEAST_WHOLE = len(ORDERS) - 1
"""Letters of the shortest word that is no n-gram already, with the spaces around it."""
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_MODULUS = 1 << 64
_LONGEST = 1 << 14

Keys = NDArray[np.uint32]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


def _powers(base: int) -> NDArray[np.uint64]:
    powers, value = [], 1
    for _ in range(_LONGEST):
        powers.append(value)
        value = value * base % _MODULUS
    return np.array(powers, dtype=np.uint64)


_POWERS = _powers(_BASE)
_INVERSES = _powers(pow(_BASE, -1, _MODULUS))


def word_ngrams(words: list[str]) -> tuple[Keys, Places, Flags]:
    """The keys of all n-grams of these words, which word each is of, and whether it begins or ends the word.

    N-grams have one to five characters, the spaces around the word among them; the whole word is one too.
    The words have at most `_LONGEST` characters in all, spaces between them included.
    """
    text = " " + " ".join(words) + " "
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    space = codes == ord(" ")
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * _POWERS[: len(codes)], out=sums[1:])
    word_of = np.cumsum(space) - 1  # a space counts to the word that follows
    starts, ends = _spans(space)
    keys = as_keys((sums[ends] - sums[starts]) * _INVERSES[starts])
    return keys, word_of[starts], space[starts] | space[ends - 1]


def _spans(space: Flags) -> tuple[Places, Places]:
    """Where n-grams start, and where they end."""
    starts, ends = [], []
    allowed = ~space  # where n-grams of this order may start: they have no space within
    for order in ORDERS:
        starts.append(np.flatnonzero(allowed))
        ends.append(starts[-1] + order)
        allowed = _longer(allowed, space, order)
    spaces = np.flatnonzero(space)
    long = np.diff(spaces) > _LEAST_WHOLE
    starts.append(spaces[:-1][long])
    ends.append(spaces[1:][long] + 1)
    return np.concatenate(starts), np.concatenate(ends)


def _longer(allowed: Flags, space: Flags, order: int) -> Flags:
    """Where n-grams of one character more may begin."""
    size = len(space) - order
    if order == 1:
        return ~(space[:size] & space[1:])
    if order == 2:  # noqa: PLR2004  the first with a character within
        return ~space[1 : size + 1]
    longer: Flags = allowed[:size] & ~space[order - 1 : size + order - 1]
    return longer


def span_keys(spans: list[str]) -> Keys:
    """The keys of spans that have equally many characters."""
    joined = "".join(spans).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64).reshape(len(spans), -1)
    return as_keys((codes * _POWERS[: codes.shape[1]]).sum(axis=1, dtype=np.uint64))


def as_keys(spans: NDArray[np.uint64]) -> Keys:
    """32 bits that depend on all 64."""
    mixed = (spans ^ (spans >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(32)).astype(np.uint32)
