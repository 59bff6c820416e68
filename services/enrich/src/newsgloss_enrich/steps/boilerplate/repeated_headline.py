"""Recognises the headline repeated near the top, in the same or nearly the same words."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Sequence
from functools import lru_cache

from newsgloss_enrich.steps.text.words import fold, words

_SAME_SHARE = 0.8
"""Words in common, of the longer text: 'last scrap in east Syria' against 'last scrap in Syria' has .9."""
_FEW_WORDS = 4
_SITE_NAME_WORDS = 5
_SITE = re.compile(r"\s*(?:\s[-–—:·•]|[|»›(])\s*\S.{0,40}")
_SENTENCE_END = (".", "。", "।", "؟", "!", "?", "…")
_DOTLESS = str.maketrans({"ı": "i", "\u0307": None})
"""'I' folds to 'i' where Turkish means 'ı'."""


def repeats_headline(line: str, title: str) -> bool:
    """Whether `line` repeats the headline, with or without the site's name."""
    if not title or len(line) > 2 * len(title) + 40:
        return False
    said, meant = _units(line), _units(title)
    if not said or not meant:
        return False
    if said == meant or _is_with_site(line, title) or _is_with_site(title, line):
        return True
    return _is_close(line, title, said, meant)


def _is_close(line: str, title: str, said: Sequence[str], meant: Sequence[str]) -> bool:
    shorter, longer = sorted((said, meant), key=len)
    if len(shorter) < _FEW_WORDS:
        return False
    added = len(longer) - len(shorter)
    if longer[: len(shorter)] == shorter and added <= _SITE_NAME_WORDS and _is_suffixed(line, title):
        return True
    common = _common(shorter, longer)
    needed = 0.9 if line.endswith(_SENTENCE_END) and not title.endswith(_SENTENCE_END) else _SAME_SHARE
    return common >= needed * len(longer)


@lru_cache(maxsize=4)  # the title's are asked for at each line of the head
def _units(text: str) -> tuple[str, ...]:
    """Words, or characters in scripts without spaces."""
    found = words(text) if text.isascii() else [word.translate(_DOTLESS) for word in words(text)]
    if found and sum(map(len, found)) > 8 * len(found):
        return tuple(letter for word in found for letter in word)
    return tuple(found)


def _is_with_site(longer: str, shorter: str) -> bool:
    """Whether one text is the other plus a separator and a few more words."""
    long, short = fold(longer).strip(), fold(shorter).strip(" .")
    return len(short) > _FEW_WORDS and long.startswith(short) and bool(_SITE.fullmatch(long, len(short)))


def _is_suffixed(line: str, title: str) -> bool:
    """Whether the longer text adds '| Site' to the other, or the other is cut off."""
    shorter, longer = sorted((line.strip(), title.strip()), key=len)
    rest = longer[len(shorter.rstrip(".… ")) :].lstrip()
    return rest[:1] in set("|-–—:•·») ") or shorter.endswith(("…", "...")) or rest[:1] == ""


def _common(shorter: Sequence[str], longer: Sequence[str]) -> int:
    left = list(longer)
    count = 0
    for unit in shorter:
        if unit in left:
            left.remove(unit)
            count += 1
    return count
