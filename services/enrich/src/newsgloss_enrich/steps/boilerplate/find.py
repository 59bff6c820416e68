"""The spans of a body that are not the story: its head, its tail, and what stands between."""

from collections.abc import Iterable
from itertools import chain

from newsgloss_enrich.steps.boilerplate.head import mark_bare_bylines, mark_head, mark_story_openings
from newsgloss_enrich.steps.boilerplate.labels import Context, anywhere_marks
from newsgloss_enrich.steps.boilerplate.link_blocks import mark_links
from newsgloss_enrich.steps.boilerplate.marks import Mark, whole
from newsgloss_enrich.steps.boilerplate.standfirst import find_standfirst
from newsgloss_enrich.steps.boilerplate.tail import mark_tail
from newsgloss_enrich.steps.lines import split_lines
from newsgloss_schemas import BoilerplateSpan

_END_LINES = 500


def find_boilerplate(body: str, context: Context) -> list[BoilerplateSpan]:
    """All spans of a sanitised body that are not the story: ordered, apart, without outer white space."""
    lines = split_lines(body)
    marks: list[list[Mark]] = [[] for _ in lines]
    head = mark_head(lines, marks, context)
    mark_bare_bylines(lines, marks, head)
    mark_tail(lines, marks, context)
    standfirst = find_standfirst(lines, marks, head)
    if standfirst is not None:
        marks[standfirst] = whole(lines[standfirst].text, "standfirst")
    for index in _looked_at(len(lines)):
        if not marks[index]:
            marks[index] = anywhere_marks(lines[index].text, context)
    mark_links(lines, marks)
    mark_story_openings(lines, marks)
    return [
        BoilerplateSpan(start=line.start + mark.start, end=line.start + mark.end, kind=mark.kind)
        for line, found in zip(lines, marks, strict=True)
        for mark in found
    ]


def _looked_at(count: int) -> Iterable[int]:
    """All lines of an article; of a body of thousands of lines only those at both ends."""
    if count <= 2 * _END_LINES:
        return range(count)
    return chain(range(_END_LINES), range(count - _END_LINES, count))
