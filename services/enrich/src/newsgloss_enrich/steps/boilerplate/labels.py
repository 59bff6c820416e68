"""What a single line is: the rules in their order. A new rule is one module and one line here."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Callable
from dataclasses import dataclass

from newsgloss_enrich.steps.boilerplate.byline import is_byline, is_sign_off
from newsgloss_enrich.steps.boilerplate.credit import caption_marks
from newsgloss_enrich.steps.boilerplate.dateline import publication_date
from newsgloss_enrich.steps.boilerplate.marks import Mark, whole
from newsgloss_enrich.steps.boilerplate.notices import (
    is_advertisement,
    is_copyright,
    is_navigation,
    is_newsletter,
    is_related_link,
)
from newsgloss_enrich.steps.boilerplate.read_time_label import read_time_minutes
from newsgloss_enrich.steps.boilerplate.repeated_headline import repeats_headline
from newsgloss_enrich.steps.boilerplate.social_footer import is_handle, is_social_footer
from newsgloss_schemas import BoilerplateKind

_LONGEST_LABEL_LINE = 240
_SEPARATOR = re.compile(r"\s+[|•·‧∙⋅–—-]\s+|\s*[|•‧∙⋅]\s*|\s·\s|,\s+(?=[^\W\d_]*\s*\d{1,2}[\s.])|\s{3,}|\t+")


_ANYWHERE: tuple[tuple[Callable[[str], bool], BoilerplateKind], ...] = (
    (is_social_footer, "social_footer"),
    (is_newsletter, "newsletter"),
    (is_related_link, "related_links"),
    (is_copyright, "copyright"),
    (is_advertisement, "advertisement"),
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules may know of the article beside the line."""

    title: str
    authors: tuple[str, ...] = ()
    section: str | None = None


def anywhere_marks(line: str, context: Context) -> list[Mark]:
    """Marks of a line that is boilerplate wherever it stands; empty when it is not."""
    for rule, kind in _ANYWHERE:
        if rule(line):
            return whole(line, kind)
    if is_navigation(line, context.section):
        return whole(line, "navigation")
    return caption_marks(line, in_head=False)


def head_marks(line: str, context: Context) -> list[Mark]:
    """Marks of a line above the story: headline, date, read time, byline, caption, alone or in a row."""
    if repeats_headline(line, context.title):
        return whole(line, "repeated_headline")
    return _label(line, context) or _row(line, context) or anywhere_marks(line, context) or _caption(line)


def tail_marks(line: str, context: Context) -> list[Mark]:
    """Marks of a line below the story."""
    if is_sign_off(line):
        return whole(line, "byline")
    if is_handle(line):
        return whole(line, "social_footer")
    if publication_date(line):
        return whole(line, "dateline")
    return anywhere_marks(line, context)


def _caption(line: str) -> list[Mark]:
    return caption_marks(line, in_head=True)


def _label(text: str, context: Context) -> list[Mark]:
    if read_time_minutes(text) is not None:
        return whole(text, "read_time_label")
    if publication_date(text):
        return whole(text, "dateline")
    if is_byline(text, context.authors):
        return whole(text, "byline")
    return []


def _row(line: str, context: Context) -> list[Mark]:
    """'By Jane Doe | 12 March 2019 | 3 min read': every part must be a label of its own."""
    if len(line) > _LONGEST_LABEL_LINE:
        return []
    marks: list[Mark] = []
    start = 0
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(line)]
    if not cuts:
        return []
    for cut_start, cut_end in [*cuts, (len(line), len(line))]:
        part = line[start:cut_start]
        if part.strip():
            found = _label(part.strip(), context)
            if not found:
                return []
            offset = start + len(part) - len(part.lstrip())
            marks += [mark.moved(offset) for mark in found]
        start = cut_end
    return marks
