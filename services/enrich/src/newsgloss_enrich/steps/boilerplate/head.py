"""Classifies the lines above the story."""

import re
from collections.abc import Sequence
from itertools import pairwise

from newsgloss_enrich.steps.boilerplate.byline import is_bare_name, is_role
from newsgloss_enrich.steps.boilerplate.dateline import publication_date
from newsgloss_enrich.steps.boilerplate.labels import Context, head_marks
from newsgloss_enrich.steps.boilerplate.marks import PARAGRAPH_LETTERS, Mark, whole
from newsgloss_enrich.steps.boilerplate.opening import story_opening_end
from newsgloss_enrich.steps.boilerplate.read_time_label import read_time_minutes
from newsgloss_enrich.steps.text.lines import Line

_MOST_LINES, _MOST_PARAGRAPHS, _MOST_OTHERS = 14, 1, 4
_MOST_OPENINGS = 3
_TIMES = frozenset({"dateline", "read_time_label"})


def mark_head(lines: Sequence[Line], marks: list[list[Mark]], context: Context) -> int:
    """Label lines from the top, over at most one unlabelled paragraph; return the index behind the last."""
    paragraphs = others = end = 0
    for index, line in enumerate(lines[:_MOST_LINES]):
        last = index == len(lines) - 1  # a story of one paragraph may end in '(AFP)' and be no caption
        found = [] if last else head_marks(line.text, context)
        if found and (paragraphs == 0 or not _is_late_guess(found, lines, index)):
            marks[index] = found
            end = index + 1
            continue
        if index == 0 and (collapsed := _collapsed_head(line.text, context.title)):
            marks[0] = collapsed
            return 1
        if len(line.text) >= PARAGRAPH_LETTERS:
            paragraphs += 1
        else:
            others += 1
        if paragraphs > _MOST_PARAGRAPHS or others > _MOST_OTHERS:
            break
    return end


def mark_bare_bylines(lines: Sequence[Line], marks: list[list[Mark]], head: int) -> None:
    """Mark a name between headline or summary and date, or above a role, as the author, even without 'By'."""
    for index, (line, role) in enumerate(pairwise(lines[:_MOST_OTHERS])):
        if not marks[index] and is_role(role.text) and is_bare_name(line.text):
            marks[index] = whole(line.text, "byline")
            marks[index + 1] = marks[index + 1] or whole(role.text, "byline")
    if head > 1 and not marks[0] and is_bare_name(lines[0].text):
        below = {mark.kind for mark in marks[1]}
        if below & _TIMES:
            marks[0] = whole(lines[0].text, "byline")
    for index in range(1, head - 1):
        if marks[index] or not marks[index - 1] or not is_bare_name(lines[index].text):
            continue
        above = {mark.kind for mark in marks[index - 1]}
        below = {mark.kind for mark in marks[index + 1]}
        if below & _TIMES or (below and above & {"repeated_headline", *_TIMES}):
            marks[index] = whole(lines[index].text, "byline")


def mark_story_openings(lines: Sequence[Line], marks: list[list[Mark]]) -> None:
    """Mark 'BEIRUT (AFP) — ' before the story's first words, which may follow a summary."""
    paragraphs = 0
    for index, line in enumerate(lines[: _MOST_LINES + 1]):
        if marks[index]:
            continue
        end = story_opening_end(line.text)
        if end is not None:
            marks[index] = [Mark(0, end, "dateline")]
        paragraphs += len(line.text) >= PARAGRAPH_LETTERS
        if end is not None or paragraphs >= _MOST_OPENINGS:
            return


def _is_late_guess(found: list[Mark], lines: Sequence[Line], index: int) -> bool:
    """Whether a repeated headline belongs to the story: it follows a paragraph and an empty line."""
    kinds = {mark.kind for mark in found}
    return "repeated_headline" in kinds and index > 1 and lines[index].follows_blank


def _collapsed_head(line: str, title: str) -> list[Mark]:
    """Marks of a head that lost its line ends: 'Headline 3 min read 12 March 2019 The story …'."""
    title = title.strip()
    if not title or len(line) <= len(title) or line[: len(title)].casefold() != title.casefold():
        return []
    marks = [Mark(0, len(title), "repeated_headline")]
    at = len(title)
    while (label := _leading_label(line, at)) is not None:
        marks.append(label)
        at = label.end
    return marks if len(marks) > 1 else []


def _leading_label(line: str, at: int) -> Mark | None:
    words = list(re.finditer(r"\S+", line[at : at + 120]))[:10]
    for count in range(len(words), 0, -1):
        start, end = at + words[0].start(), at + words[count - 1].end()
        text = line[start:end]
        if read_time_minutes(text) is not None:
            return Mark(start, end, "read_time_label")
        if publication_date(text):
            return Mark(start, end, "dateline")
    return None
