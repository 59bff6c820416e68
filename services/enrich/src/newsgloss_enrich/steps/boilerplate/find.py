"""Where the head ends, where the tail begins, and the spans of both and of what stands between."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from newsgloss_enrich.steps.boilerplate.byline import is_bare_name
from newsgloss_enrich.steps.boilerplate.dateline import publication_date, story_dateline_end
from newsgloss_enrich.steps.boilerplate.labels import Context, anywhere_marks, head_marks, tail_marks
from newsgloss_enrich.steps.boilerplate.marks import Mark, whole
from newsgloss_enrich.steps.boilerplate.notices import is_link_item, is_link_label
from newsgloss_enrich.steps.boilerplate.read_time_label import read_time_minutes
from newsgloss_enrich.steps.boilerplate.standfirst import find_standfirst
from newsgloss_enrich.steps.lines import Line, split_lines
from newsgloss_schemas import BoilerplateSpan

_HEAD_LINES = 14
_HEAD_PARAGRAPHS = 1
_HEAD_OTHERS = 4
_PARAGRAPH_LETTERS = 60
_TAIL_LINES = 20
_TAIL_OTHERS = 2
_END_LINES = 500
_MOST_LINKS = 15
_PICTURES = frozenset({"caption", "credit"})
_LAST_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s+(?=\S)")


def find_boilerplate(body: str, context: Context) -> list[BoilerplateSpan]:
    """All spans of a sanitised body that are not the story: ordered, apart, without outer white space."""
    lines = split_lines(body)
    marks: list[list[Mark]] = [[] for _ in lines]
    head = _mark_head(lines, marks, context)
    _mark_bare_bylines(lines, marks, head)
    standfirst = find_standfirst(lines, marks, head)
    if standfirst is not None:
        marks[standfirst] = whole(lines[standfirst].text, "standfirst")
    for index in _looked_at(len(lines)):
        if not marks[index]:
            marks[index] = anywhere_marks(lines[index].text, context)
    _mark_tail(lines, marks, context)
    _mark_links(lines, marks)
    _mark_story_openings(lines, marks)
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


def _mark_head(lines: Sequence[Line], marks: list[list[Mark]], context: Context) -> int:
    """Label lines from the top, over at most one unlabelled paragraph; return the index behind the last."""
    paragraphs = others = end = 0
    for index, line in enumerate(lines[:_HEAD_LINES]):
        found = head_marks(line.text, context)
        if found and (paragraphs == 0 or not _is_late_guess(found, lines, index)):
            marks[index] = found
            end = index + 1
            continue
        if index == 0 and (collapsed := _collapsed_head(line.text, context.title)):
            marks[0] = collapsed
            return 1
        if len(line.text) >= _PARAGRAPH_LETTERS:
            paragraphs += 1
        else:
            others += 1
        if paragraphs > _HEAD_PARAGRAPHS or others > _HEAD_OTHERS:
            break
    return end


def _mark_bare_bylines(lines: Sequence[Line], marks: list[list[Mark]], head: int) -> None:
    """A name between headline or summary and date is the author, without a 'By'."""
    for index in range(1, head - 1):
        above = {mark.kind for mark in marks[index - 1]}
        below = {mark.kind for mark in marks[index + 1]}
        if (
            not marks[index]
            and "repeated_headline" in above
            and below & {"dateline", "read_time_label"}
            and is_bare_name(lines[index].text)
        ):
            marks[index] = whole(lines[index].text, "byline")


def _is_late_guess(found: list[Mark], lines: Sequence[Line], index: int) -> bool:
    """A headline again or a byline below a paragraph that an empty line sets off belongs to the story."""
    kinds = {mark.kind for mark in found}
    return "repeated_headline" in kinds and index > 1 and lines[index].follows_blank


def _collapsed_head(line: str, title: str) -> list[Mark]:
    """The head of a page whose line ends were lost: 'Headline 3 min read 12 March 2019 The story …'."""
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


def _mark_tail(lines: Sequence[Line], marks: list[list[Mark]], context: Context) -> None:
    others = 0
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _TAIL_LINES), -1):
        if not marks[index]:
            marks[index] = tail_marks(lines[index].text, context)
        if not marks[index] and (others == 0 or len(lines[index].text) >= _PARAGRAPH_LETTERS):
            _mark_last_sentence(lines[index], marks, index, context)
        if not marks[index]:
            others += 1
            if others > _TAIL_OTHERS or len(lines[index].text) >= _PARAGRAPH_LETTERS:
                return


def _mark_last_sentence(line: Line, marks: list[list[Mark]], index: int, context: Context) -> None:
    """A footer that lost its line end: '… he said. Follow us on Twitter: @…'."""
    start = max(0, len(line.text) - 240)
    for match in _LAST_SENTENCE.finditer(line.text, start):
        rest = line.text[match.end() :]
        found = anywhere_marks(rest, context)
        if found and not {mark.kind for mark in found} & _PICTURES:
            marks[index] = [mark.moved(match.end()) for mark in found]
            return


def _mark_links(lines: Sequence[Line], marks: list[list[Mark]]) -> None:
    """Headlines below a bare 'Related stories': only at the end, where no paragraph follows them."""
    for index, line in enumerate(lines):
        if not any(mark.kind == "related_links" for mark in marks[index]) or not is_link_label(line.text):
            continue
        end = index + 1
        while (
            end < len(lines) and end - index <= _MOST_LINKS and (marks[end] or is_link_item(lines[end].text))
        ):
            end += 1
        if end == len(lines):
            for below in range(index + 1, end):
                marks[below] = marks[below] or whole(lines[below].text, "related_links")


def _mark_story_openings(lines: Sequence[Line], marks: list[list[Mark]]) -> None:
    """'BEIRUT (AFP) — ' before the story's first words."""
    for index, line in enumerate(lines[: _HEAD_LINES + 1]):
        if marks[index]:
            continue
        end = story_dateline_end(line.text)
        if end is not None:
            marks[index] = [Mark(0, end, "dateline")]
        if end is not None or len(line.text) >= _PARAGRAPH_LETTERS:
            return
