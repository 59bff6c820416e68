"""Finds the summary between headline and story by the lines around it.

A first paragraph mistaken for a summary would be lost to entities and language. Each rule therefore needs
evidence on both sides; without it a summary stays in the story.
"""

import re
from collections.abc import Sequence

from newsgloss_enrich.steps.boilerplate.byline import is_author_note
from newsgloss_enrich.steps.boilerplate.calendar import find_date
from newsgloss_enrich.steps.boilerplate.marks import PARAGRAPH_LETTERS, Mark
from newsgloss_enrich.steps.text.lines import Line
from newsgloss_enrich.steps.text.words import words

_SHORTEST, _LONGEST = 30, 420
_LABELS = frozenset({"repeated_headline", "read_time_label", "dateline", "byline"})
_BELOW = frozenset({"read_time_label", "dateline", "byline"})
_PICTURES = frozenset({"caption", "credit"})
_SPACED_SHARE = 0.8
_LEAST_SPACED = 3
_RESTATED_SHARE = 0.2
_RESTATED_SHARE_WITHOUT_PICTURE = 0.65
_RESTATED_WORDS = 3
_CONTENT_LETTERS = 4
_SHORT_LABEL = 60
_ROW = re.compile(r"\s[|•·]\s")


def find_standfirst(lines: Sequence[Line], marks: Sequence[list[Mark]], head: int) -> int | None:
    """The index of the standfirst's line, or None; `head` is the number of lines in the head."""
    for index in range(min(head + 1, len(lines))):
        if marks[index]:
            continue
        if not _SHORTEST <= len(lines[index].text) <= _LONGEST or _is_unread_label(lines[index].text):
            continue
        return index if _is_standfirst(lines, marks, index) else None
    return None


def _is_unread_label(text: str) -> bool:
    """Whether a line looks like a row of labels or a date that no rule could read."""
    if _ROW.search(text) or is_author_note(text):
        return True
    return len(text) <= _SHORT_LABEL and find_date(text) is not None


def _kinds(marks: Sequence[list[Mark]], index: int) -> set[str]:
    return {mark.kind for mark in marks[index]} if index < len(marks) else set()


def _is_standfirst(lines: Sequence[Line], marks: Sequence[list[Mark]], index: int) -> bool:
    if not any(
        len(line.text) >= PARAGRAPH_LETTERS and not marks[at] for at, line in enumerate(lines) if at > index
    ):
        return False  # then it is the story
    below = _kinds(marks, index + 1)
    if below & _BELOW:
        return True  # a byline or date never follows the story's first paragraph
    labelled_above = any(_kinds(marks, above) & _LABELS for above in range(index))
    if not labelled_above:
        return False
    after = index + 1
    while after < len(lines) and _kinds(marks, after) & _PICTURES:
        after += 1
    if after >= len(lines) or marks[after]:
        return False
    glued = not lines[index].follows_blank and not lines[index + 1].follows_blank
    rest = lines[after + 1 :]
    spaced = [line.follows_blank for line in rest]
    if glued and len(spaced) >= _LEAST_SPACED and sum(spaced) >= _SPACED_SHARE * len(spaced):
        return True  # the head is one block without empty lines, the story's paragraphs are set apart
    share = _RESTATED_SHARE if after > index + 1 else _RESTATED_SHARE_WITHOUT_PICTURE
    return _is_restated(lines[index].text, lines[after].text, share)


def _is_restated(summary: str, lead: str, share: float) -> bool:
    """Whether the first paragraph repeats the summary."""
    said = {word for word in words(summary) if len(word) >= _CONTENT_LETTERS}
    again = {word[:_CONTENT_LETTERS] for word in words(lead) if len(word) >= _CONTENT_LETTERS}
    common = [word for word in said if word[:_CONTENT_LETTERS] in again]
    return len(common) >= max(_RESTATED_WORDS, share * len(said))
