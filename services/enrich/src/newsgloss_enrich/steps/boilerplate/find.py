"""Finds the boilerplate spans of a body: in its head, in its tail and in between."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain

from newsgloss_enrich.steps.boilerplate.head import mark_bare_bylines, mark_head, mark_story_openings
from newsgloss_enrich.steps.boilerplate.labels import Context, anywhere_marks
from newsgloss_enrich.steps.boilerplate.link_blocks import mark_links
from newsgloss_enrich.steps.boilerplate.marks import Mark, whole
from newsgloss_enrich.steps.boilerplate.standfirst import find_standfirst
from newsgloss_enrich.steps.boilerplate.tail import mark_tail
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.text.lines import Line, split_lines
from newsgloss_schemas import BoilerplateSpan

_END_LINES = 500


def find_boilerplate(
    body: str,
    context: Context,
    *,
    lines: Sequence[Line] | None = None,
    seconds: float | None = None,
    left_off: Callable[[str], object] = str,
) -> list[BoilerplateSpan]:
    """The boilerplate spans of a sanitised body, in order, without overlaps or outer white space.

    `lines` are those of the body, if they are known.

    The search stops after `seconds` of processor time and keeps what it has found; `left_off` is then called
    with a description of the search that was interrupted.
    """
    lines = split_lines(body) if lines is None else lines
    marks: list[list[Mark]] = [[] for _ in lines]
    search = _search(lines, marks, context)
    looking_for = ""
    try:
        with processor_time(seconds) if seconds is not None else nullcontext():
            for looking_for in search:  # noqa: B007 - the last one is asked for below
                pass
    except OverBudgetError:
        left_off(f"left off looking for {looking_for}")
    return [
        BoilerplateSpan(start=line.start + mark.start, end=line.start + mark.end, kind=mark.kind)
        for line, found in zip(lines, marks, strict=True)
        for mark in found
    ]


def _search(lines: Sequence[Line], marks: list[list[Mark]], context: Context) -> Iterator[str]:
    """Mark lines one by one; yield the name of each search before it begins."""
    yield "the head"
    head = mark_head(lines, marks, context)
    mark_bare_bylines(lines, marks, head)
    yield "the tail"
    mark_tail(lines, marks, context)
    yield "a standfirst"
    standfirst = find_standfirst(lines, marks, head)
    if standfirst is not None:
        marks[standfirst] = whole(lines[standfirst].text, "standfirst")
    yield "lines of boilerplate within the story"
    for index in _looked_at(len(lines)):
        if not marks[index]:
            marks[index] = anywhere_marks(lines[index].text, context)
    yield "links"
    mark_links(lines, marks)
    yield "openings of the story"
    mark_story_openings(lines, marks)


def _looked_at(count: int) -> Iterable[int]:
    """Indices of the lines to examine: all of an article, both ends of a body of thousands of lines."""
    if count <= 2 * _END_LINES:
        return range(count)
    return chain(range(_END_LINES), range(count - _END_LINES, count))
