"""The headlines below a bare 'Related stories'."""

from collections.abc import Sequence

from newsgloss_enrich.steps.boilerplate.marks import PARAGRAPH_LETTERS, Mark, whole
from newsgloss_enrich.steps.boilerplate.related_links import is_link_item, is_link_label
from newsgloss_enrich.steps.text.lines import Line

_MOST_LINKS, _MOST_INNER_LINKS = 15, 8


def mark_links(lines: Sequence[Line], marks: list[list[Mark]]) -> None:
    """Mark headlines below a bare 'Related stories', to the end or down to the next paragraph."""
    for index, line in enumerate(lines):
        if not any(mark.kind == "related_links" for mark in marks[index]) or not is_link_label(line.text):
            continue
        end = index + 1
        while (
            end < len(lines) and end - index <= _MOST_LINKS and (marks[end] or is_link_item(lines[end].text))
        ):
            end += 1
        if end < len(lines):
            end = _end_of_block(lines, index + 1, end)
        for below in range(index + 1, end):
            marks[below] = marks[below] or whole(lines[below].text, "related_links")


def _end_of_block(lines: Sequence[Line], start: int, end: int) -> int:
    """Where a block of links inside the story ends: a paragraph of the story follows."""
    close = start
    while close < end and close - start < _MOST_INNER_LINKS and not lines[close].follows_blank:
        close += 1
    set_apart = lines[close].follows_blank or len(lines[close].text) >= 2 * PARAGRAPH_LETTERS
    return close if set_apart else start
