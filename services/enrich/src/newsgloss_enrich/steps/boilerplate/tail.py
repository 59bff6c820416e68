"""Classifies the lines below the story, from the last one upwards."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Sequence

from newsgloss_enrich.steps.boilerplate.agencies import is_agency_line
from newsgloss_enrich.steps.boilerplate.labels import Context, anywhere_marks, tail_marks
from newsgloss_enrich.steps.boilerplate.marks import PARAGRAPH_LETTERS, Mark
from newsgloss_enrich.steps.text.lines import Line

_MOST_LINES, _MOST_OTHERS = 20, 2
_LAST_LETTERS = 240
_PICTURES = frozenset({"caption", "credit"})
_OPENED = ("(", "[", "（", "【", "- ", "– ", "— ")
_LAST_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s+(?=\S)")


def mark_tail(lines: Sequence[Line], marks: list[list[Mark]], context: Context) -> None:
    """Label lines up to the story's last paragraph, whose last sentence may be a footer."""
    others = 0
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _MOST_LINES), -1):
        if not marks[index]:
            marks[index] = tail_marks(lines[index].text, context)
        if not marks[index] and (others == 0 or len(lines[index].text) >= PARAGRAPH_LETTERS):
            _mark_last_sentence(lines[index], marks, index, context)
        if not marks[index]:
            others += 1
            if others > _MOST_OTHERS or len(lines[index].text) >= PARAGRAPH_LETTERS:
                return


def _mark_last_sentence(line: Line, marks: list[list[Mark]], index: int, context: Context) -> None:
    """Mark a footer that lost its line end: '… he said. Follow us on Twitter: @…'."""
    start = max(0, len(line.text) - _LAST_LETTERS)
    for match in _LAST_SENTENCE.finditer(line.text, start):
        rest = line.text[match.end() :]
        if rest.startswith(_OPENED) and is_agency_line(rest):
            marks[index] = [Mark(match.end(), len(line.text), "agency_line")]
            return
        found = anywhere_marks(rest, context)
        if found and not {mark.kind for mark in found} & _PICTURES:
            marks[index] = [mark.moved(match.end()) for mark in found]
            return
