"""Base forms that a word may be an inflected form of, by a table of paradigms."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

NOTHING = "0"
"""The empty ending in a table."""
AFTER_CONSONANT = "C"
"""The empty ending of a base form that ends in a consonant."""


class Base(NamedTuple):
    """A possible base form of a word, how it was found, and how many letters the two share."""

    word: str
    paradigm: str
    stem: int


Inflection = Callable[[str], Iterator[Base]]
"""The possible base forms of a folded word, without the word itself."""


def paradigms(table: str, *, vowels: str, least: int = 2) -> Inflection:
    """Read a table: a paradigm a line, `ENDING OF THE BASE FORM: OTHER ENDINGS`.

    Args:
        table: the lines. `C` before the colon stands for no ending, after a consonant; `0` for no ending.
        vowels: the letters that are no consonants.
        least: the fewest letters of a stem, but before a longer ending of the base form.
    """
    by_ending: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for line in table.strip().splitlines():
        base, _, endings = (part.strip() for part in line.partition(":"))
        ending = "" if base in {NOTHING, AFTER_CONSONANT} else base
        for other in endings.split():
            by_ending["" if other == NOTHING else other].append((ending, base, base == AFTER_CONSONANT))
    longest = max(map(len, by_ending))

    def bases(word: str) -> Iterator[Base]:
        for length in range(min(longest, len(word) - 1) + 1):
            stem = word[: len(word) - length]
            for ending, paradigm, after_consonant in by_ending.get(word[len(stem) :], ()):
                is_long = len(stem) >= least or len(ending) > least
                if is_long and not (after_consonant and stem[-1] in vowels):
                    yield Base(stem + ending, paradigm, len(stem))

    return bases


def suffixes(endings: str, *, paradigm: str, least: int = 3) -> Inflection:
    """Endings that follow an unchanged base form."""
    every = sorted(endings.split(), key=len, reverse=True)

    def bases(word: str) -> Iterator[Base]:
        for ending in every:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                stem = word[: len(word) - len(ending)]
                yield Base(stem, paradigm, len(stem))

    return bases


def either(*inflections: Inflection) -> Inflection:
    """The base forms by any of these."""

    def bases(word: str) -> Iterator[Base]:
        for inflection in inflections:
            yield from inflection(word)

    return bases
