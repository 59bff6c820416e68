"""Texts as arrays of code points, in the form in which names are compared, and the hashes of their spans.

The hash of `text[i:j]` is the polynomial of its folded code points at `_BASE` modulo 2**64, from prefix
sums, so that thousands of spans of one text are hashed at once.
"""

# ruff: noqa: RUF001  the characters are meant as they are

import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

OTHER, LETTER, UNSPACED, HANGUL = range(4)
"""Classes of characters: a name begins and ends at the bounds of words, in scripts without spaces anywhere;
Hangul has its particles behind the name."""
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_PLANE = 0x10000
_FOLDED_UNTIL = 0x3000
_WIDE = range(0xFF00, 0xFFF0)
_UNSPACED_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x30FF), (0x3400,
    0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
)  # fmt: skip
"""Thai, Lao, Myanmar, Khmer, kana, Han."""
_HANGUL_RANGE = (0xAC00, 0xD7A3)
_SAME = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u3000": " ",
}

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class FoldedText:
    """A text, and where names may begin and end in it."""

    text: str

    @cached_property
    def raw(self) -> Codes:
        """Its code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)

    @cached_property
    def _in_plane(self) -> Codes:
        return np.minimum(self.raw, np.uint32(_PLANE - 1))

    @cached_property
    def _sums(self) -> Hashes:
        return prefix_sums(_table().fold[self._in_plane])

    @cached_property
    def classes(self) -> NDArray[np.uint8]:
        """The class of each character."""
        return _table().classes[self._in_plane]

    def starts(self, *, any_case: bool) -> Places:
        """Where a name may begin: at a word that has no small letter first, unless in any case."""
        kinds = self.classes
        in_word = (kinds == LETTER) | (kinds == HANGUL)
        begins = in_word.copy()
        begins[1:] &= ~in_word[:-1]
        if not any_case:
            begins &= ~_table().small[self._in_plane]
        return np.flatnonzero(begins | (kinds == UNSPACED))

    def ends(self) -> Places:
        """Where a name may end, each behind its last character."""
        kinds = self.classes
        last = kinds == LETTER
        last[:-1] &= kinds[1:] != LETTER
        return np.flatnonzero(last | (kinds == UNSPACED) | (kinds == HANGUL)) + 1

    def hashes(self, starts: Places, ends: Places) -> Hashes:
        """The hash of each span."""
        return span_hashes(self._sums, starts, ends)


def hashes_of(names: list[str]) -> Hashes:
    """The hash of each whole name."""
    joined = FoldedText("\n".join(names))
    sizes = np.array([len(name) for name in names], np.intp)
    ends = np.cumsum(sizes + 1) - 1
    return joined.hashes(ends - sizes, ends)


def exact_hashes_of(names: list[str]) -> NDArray[np.uint32]:
    """32 bits of the hash of each name as it is spelled."""
    codes = np.frombuffer("\n".join(names).encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = np.array([len(name) for name in names], np.intp)
    ends = np.cumsum(sizes + 1) - 1
    found: NDArray[np.uint32] = (span_hashes(prefix_sums(codes), ends - sizes, ends) >> np.uint64(32)).astype(
        np.uint32
    )
    return found


def prefix_sums(codes: Codes) -> Hashes:
    """The sums of code times power, with 0 in front."""
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint32(1)).astype(np.uint64) * _powers(_BASE, len(codes)), out=sums[1:])
    return sums


def span_hashes(sums: Hashes, starts: Places, ends: Places) -> Hashes:
    """The hash of each span, well mixed."""
    found = (sums[ends] - sums[starts]) * _powers(_INVERSE, int(starts.max(initial=0)) + 1)[starts]
    found ^= found >> np.uint64(32)
    found *= _MIX
    found ^= found >> np.uint64(32)
    return found


_kept: dict[int, Hashes] = {}


def _powers(base: int, count: int) -> Hashes:
    """At least so many powers, or exactly so many for a slice; kept, since every text needs them."""
    kept = _kept.get(base)
    if kept is None or len(kept) < count:
        size = max(1 << 14, 1 << count.bit_length())
        kept = np.full(size, base, np.uint64)
        kept[0] = 1
        _kept[base] = np.multiply.accumulate(kept)
        kept = _kept[base]
    return kept[:count]


@dataclass(frozen=True)
class _Table:
    """Of each code point of the basic plane its folded form, its class, and whether it is a small letter."""

    fold: Codes
    classes: NDArray[np.uint8]
    small: NDArray[np.bool_]


@cache
def _table() -> _Table:
    fold = np.arange(_PLANE, dtype=np.uint32)
    for code in (*range(_FOLDED_UNTIL), *_WIDE):
        fold[code] = _folded(chr(code))
    letters = [chr(code) for code in range(_PLANE)]
    classes = np.array([_is_letter(one) for one in letters], np.uint8)
    for first, last in _UNSPACED_RANGES:
        classes[first : last + 1] *= UNSPACED
    classes[_HANGUL_RANGE[0] : _HANGUL_RANGE[1] + 1] = HANGUL
    return _Table(fold, classes, np.array([one.islower() for one in letters]))


def _is_letter(one: str) -> bool:
    return one.isalnum() or unicodedata.category(one).startswith("M")


def _folded(one: str) -> int:
    """One code point for one: a letter in lower case, without its marks."""
    one = _SAME.get(one, one)
    plain = unicodedata.normalize("NFKD", one.lower())
    return ord(plain[0]) if all(unicodedata.combining(mark) for mark in plain[1:]) else ord(one.lower()[0])
