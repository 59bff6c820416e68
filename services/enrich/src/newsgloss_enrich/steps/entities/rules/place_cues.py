"""What a sentence says of a name that may be a place or a person: 'in Jordan', 'Jordan said'. English alone."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.text.words import vocabulary

_DIRECTIONS = vocabulary(
    """
    the all of parts much most nearby neighbouring neighboring northern southern eastern western central north south
    east west downtown greater northeastern northwestern southeastern southwestern rural modern ancient upper lower
    """
)
_TELLING = vocabulary(
    "northern southern eastern western central downtown neighbouring neighboring nearby rural"
)
"""Directions that are said of places alone."""
_IN = vocabulary("in near across throughout outside inside within into visit visits visited visiting invaded")
_WITH_WORD_BEFORE = {
    "to": vocabulary(
        """
        back travel travels travelled traveled travelling traveling flew fly flies flying moved move moves moving return
        returns returned returning fled flee trip visit exports flights flight troops ambassador deported
        """
    ),
    "from": vocabulary(
        """
        exports imports flights flight refugees troops imported exported man men woman women boy girl people family families
        students residents miles kilometres kilometers trains train
        """
    ),
    "over": frozenset({"all"}),
    "of": vocabulary(
        """
        capital city cities town village port state province people president king queen minister government tour north
        south east west invasion population rest outskirts suburb suburbs coast streets
        """
    ),
    "with": frozenset({"border", "borders"}),
    "at": frozenset({"arrive", "arrives", "arrived", "arriving"}),
    "for": frozenset({"left", "bound"}),
}
_FROM = vocabulary(
    "from to of at via toward towards between leave leaves leaving left around against like with for"
)
_AFTER = re.compile(
    r"(?:['’]s?)? (?:govern(?:ment|ed)|parliament|army|military|air force|navy|economy|capital|border|borders|king|queen|president|prime minister|foreign minist\w+|finance minist\w+|interior minist\w+|"
    r"ministry|constitution|royal court|embassy|ambassador|supreme court|central bank|population|coast|north|south|east|west|interior|national (?:team|assembly|bank)|airport|currency|independence|elections?|police|delegation|foreign ministry|envoy|troops|soldiers|rulers?|junta|airspace|territory|residents?|citizens|city council|mayor)\b"
    r"|,? and (?:its|their) neighbou?r| is (?:a|the) (?:small |landlocked |kingdom|country|nation|state|republic|city)"
)
_LONGEST_CUE = 48


def in_place(text: str, start: int, end: int) -> bool:
    """Whether the words around say that `text[start:end]` is a place, even if a person has the name too."""
    return _is_in(_words_before(text, start)) or _AFTER.match(text, end) is not None


def may_be_place(text: str, start: int, end: int) -> bool:
    """Whether a preposition stands before it that a person's name may follow as well."""
    words = _words_before(text, start)
    last = _without_directions(words)
    return _is_in(words) or (bool(last) and last[-1] in _FROM) or _AFTER.match(text, end) is not None


def _words_before(text: str, start: int) -> list[str]:
    """The words of the same phrase, in lower case."""
    if not start or text[start - 1] not in " \n":
        return []
    return text[max(0, start - _LONGEST_CUE) : start].lower().split()


def _without_directions(words: list[str]) -> list[str]:
    count = len(words)
    while (
        count
        and words[count - 1] in _DIRECTIONS
        and not (words[count - 1] == "of" and count > 1 and words[count - 2] not in _DIRECTIONS)
    ):
        count -= 1
    return words[:count]


def _is_in(words: list[str]) -> bool:
    if not words:
        return False
    if words[-1] in _TELLING:
        return True
    words = _without_directions(words)
    if not words:
        return False
    last = words[-1]
    return last in _IN or (len(words) > 1 and words[-2] in _WITH_WORD_BEFORE.get(last, ()))
