"""Turkish: a name's case stands behind an apostrophe."""

# ruff: noqa: RUF001, RUF002  letters of this alphabet

import re
from collections.abc import Iterator

from newsgloss_enrich.steps.entities.same.inflection.forms import Base

_CASE = re.compile(r"'[a-zçğıöşü]{1,12}$")
_COMPOUND = ("nun", "nin", "nın", "nün", "nda", "nde", "na", "ne", "ndan", "nden", "nı", "ni", "nu", "nü")
_POSSESSED = "ıiuü"


def turkish(word: str) -> Iterator[Base]:
    """The possible base forms of a folded word: "Ankara'da" is of 'Ankara', 'Bankasının' of 'Bankası'."""
    case = _CASE.search(word)
    if case is not None:
        yield Base(word[: case.start()], "apostrophe", case.start())
        return
    for ending in _COMPOUND:
        stem = word.removesuffix(ending)
        if len(stem) < len(word) and len(stem) > len("ası") and stem[-1] in _POSSESSED:
            yield Base(stem, "compound", len(stem))
