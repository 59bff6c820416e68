"""Rows of labels: 'By Jane Doe | 12 March 2019 | 3 min read'."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Callable

from newsgloss_enrich.steps.boilerplate.byline import is_bare_name
from newsgloss_enrich.steps.boilerplate.marks import Mark

_LONGEST = 240
_MOST_PARTS = 8
_STRONG = re.compile(r"\s*[|•‧∙⋅]\s*|\s·\s|\s{3,}|\t+")
_ANY = re.compile(r"\s+[|•·‧∙⋅–—-]\s+|\s*[|•‧∙⋅]\s*|\s·\s|,\s+(?=[^\W\d_]*\s*\d{1,2}[\s.])|\s{3,}|\t+")
_MAY_BE_STRONG = re.compile(r"[|•‧∙⋅·\s](?:(?<=[|•‧∙⋅·\t])|\s\s)")
_MAY_BE_ANY = re.compile(r"[|•·‧∙⋅–—\t,\s-](?:(?<=[|•·‧∙⋅–—\t-])|(?<=,)\s+[^\W\d_]*\s*\d|\s\s)")
"""A separator has one of these: most lines have none, and a search for white space before it is slow."""
_TIMES = frozenset({"dateline", "read_time_label"})
Label = Callable[[str], list[Mark]]


def row_marks(line: str, label: Label) -> list[Mark]:
    """Marks of all parts, or none when one is no label. A name beside a date or read time is a byline."""
    if len(line) > _LONGEST:
        return []
    strong = _parts(line, _STRONG, label) if _MAY_BE_STRONG.search(line) else []
    return strong or (_parts(line, _ANY, label) if _MAY_BE_ANY.search(line) else [])


def _parts(line: str, separator: re.Pattern[str], label: Label) -> list[Mark]:
    cuts = [(match.start(), match.end()) for match in separator.finditer(line)]
    if not cuts or len(cuts) >= _MOST_PARTS:
        return []
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line)]
    marks: list[Mark] = []
    names: list[Mark] = []
    at = 0
    while at < len(starts):
        found, at = _longest(line, starts, ends, at, label)
        if found is None:
            return []
        bare = found.kind == "byline" and not label(line[found.start : found.end])
        (names if bare else marks).append(found)
    if names and (len(names) > 1 or not any(mark.kind in _TIMES for mark in marks)):
        return []
    return sorted(marks + names, key=lambda mark: mark.start)


def _longest(line: str, starts: list[int], ends: list[int], at: int, label: Label) -> tuple[Mark | None, int]:
    """The longest label that starts at a part: a date may contain a separator."""
    for last in range(len(starts) - 1, at - 1, -1):
        text = line[starts[at] : ends[last]]
        inner = text.strip()
        if not inner:
            continue
        start = starts[at] + len(text) - len(text.lstrip())
        if found := label(inner):
            return found[0].moved(start), last + 1
        if is_bare_name(inner):
            return Mark(start, start + len(inner), "byline"), last + 1
    return None, at
