"""A line near the top that says the headline again, in the same or nearly the same words."""

# ruff: noqa: RUF001  the characters are meant as they are

import re

from newsgloss_enrich.steps.words import fold, words

_SAME_SHARE = 0.8
"""Words in common, of the longer text: 'last scrap in east Syria' against 'last scrap in Syria' has .9."""
_FEW_WORDS = 4
_SITE_NAME_WORDS = 5
_SITE = re.compile(r"\s*(?:\s[-–—:·•]|[|»›(])\s*\S.{0,40}")
_SENTENCE_END = (".", "。", "।", "؟", "!", "?", "…")
_DOTLESS = str.maketrans({"ı": "i", "\u0307": None})
"""'I' folds to 'i' where Turkish means 'ı'."""


def repeats_headline(line: str, title: str) -> bool:
    """Whether `line` is the headline once more; a headline with the site's name after it counts too."""
    if not title or len(line) > 2 * len(title) + 40:
        return False
    said, meant = _units(line), _units(title)
    if not said or not meant:
        return False
    return said == meant or _is_with_site(line, title) or _is_with_site(title, line) or _is_close(line, title)


def _is_close(line: str, title: str) -> bool:
    said, meant = _units(line), _units(title)
    shorter, longer = sorted((said, meant), key=len)
    if len(shorter) < _FEW_WORDS:
        return False
    added = len(longer) - len(shorter)
    if longer[: len(shorter)] == shorter and added <= _SITE_NAME_WORDS and _is_suffixed(line, title):
        return True
    common = _common(shorter, longer)
    needed = 0.9 if line.endswith(_SENTENCE_END) and not title.endswith(_SENTENCE_END) else _SAME_SHARE
    return common >= needed * len(longer)


def _units(text: str) -> list[str]:
    """Words, or characters where a script does not space its words."""
    found = [word.translate(_DOTLESS) for word in words(text)]
    if found and sum(map(len, found)) > 8 * len(found):
        return [letter for word in found for letter in word]
    return found


def _is_with_site(longer: str, shorter: str) -> bool:
    """Whether one is the other and, behind a separator, a few more words."""
    long, short = fold(longer).strip(), fold(shorter).strip(" .")
    return len(short) > _FEW_WORDS and long.startswith(short) and bool(_SITE.fullmatch(long, len(short)))


def _is_suffixed(line: str, title: str) -> bool:
    """Whether the longer one goes on behind a separator ('… | Site') or is cut off, not as a sentence."""
    shorter, longer = sorted((line.strip(), title.strip()), key=len)
    rest = longer[len(shorter.rstrip(".… ")) :].lstrip()
    return rest[:1] in set("|-–—:•·») ") or shorter.endswith(("…", "...")) or rest[:1] == ""


def _common(shorter: list[str], longer: list[str]) -> int:
    left = list(longer)
    count = 0
    for unit in shorter:
        if unit in left:
            left.remove(unit)
            count += 1
    return count
