"""The story: a body without its boilerplate. The place of each character in the body is known."""

# ruff: noqa: RUF001  the characters are meant as they are

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from newsgloss_enrich.steps.text.lines import Line, split_lines
from newsgloss_schemas import BoilerplateSpan

PARAGRAPH_BREAK = "\n\n"
_WRAP_COLUMNS = 100
_LONGEST_WORD = 100
_LEAST_WRAPPED = 4
_WRAPPED_SHARE = 0.5
_SENTENCE_END = tuple(".!?:;。！？।؟…\"'”’»)]")


class Paragraph(NamedTuple):
    """`body[start:end]`, as text for a model: line ends inside it are spaces, one for one."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends in the body."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Story:
    """The paragraphs of the story, in order."""

    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def text(self) -> str:
        """All paragraphs, an empty line between them."""
        return PARAGRAPH_BREAK.join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each paragraph starts in `text`."""
        starts, at = [], 0
        for paragraph in self.paragraphs:
            starts.append(at)
            at += len(paragraph.text) + len(PARAGRAPH_BREAK)
        return tuple(starts)

    def head(self, characters: int) -> "Story":
        """The story itself, or its paragraphs up to `text[characters]`; the last is cut at a space."""
        if len(self.text) <= characters:
            return self
        last = bisect_right(self.starts, characters) - 1
        paragraph = self.paragraphs[last]
        text = paragraph.text[: characters - self.starts[last]]
        if text != paragraph.text and paragraph.text[len(text)] != " ":
            space = text.rfind(" ", max(0, len(text) - _LONGEST_WORD))
            text = text if space < 0 else text[:space]
        rest = (Paragraph(paragraph.start, text),) if text else ()
        return Story((*self.paragraphs[:last], *rest))

    def body_offset(self, offset: int) -> int:
        """The place of `text[offset]` in the body; an offset in a paragraph break maps to its start."""
        index = bisect_right(self.starts, offset) - 1
        paragraph = self.paragraphs[index]
        return paragraph.start + min(offset - self.starts[index], len(paragraph.text))


def take_story(
    body: str, boilerplate: Sequence[BoilerplateSpan], lines: Sequence[Line] | None = None
) -> Story:
    """The body's text outside of the boilerplate, cut into paragraphs; `lines` are the body's, if known.

    A line is a paragraph, except in text wrapped at a fixed width, where an empty line ends one.
    """
    lines = split_lines(body) if lines is None else lines
    if boilerplate:
        pieces = [piece for line in lines for piece in _outside(body, line, boilerplate)]
    else:
        pieces = [line for line in lines if _has_word(line.text)]
    return Story(tuple(_join_wrapped(body, pieces)))


def _outside(body: str, line: Line, boilerplate: Sequence[BoilerplateSpan]) -> list[Line]:
    first = bisect_right(boilerplate, line.start, key=lambda span: span.end)
    pieces: list[Line] = []
    at, follows_blank = line.start, line.follows_blank
    for span in islice(boilerplate, first, None):
        if span.start >= line.end:
            break
        pieces += _piece(body, at, span.start, follows_blank=follows_blank)
        at, follows_blank = span.end, True
    return pieces + _piece(body, at, line.end, follows_blank=follows_blank)


def _piece(body: str, start: int, end: int, *, follows_blank: bool) -> list[Line]:
    text = body[start:end]
    stripped = text.strip()
    if not _has_word(stripped):
        return []
    start += len(text) - len(text.lstrip())
    return [Line(start, start + len(stripped), stripped, follows_blank)]


def _has_word(text: str) -> bool:
    return text[:1].isalnum() or any(map(str.isalnum, text))


def _join_wrapped(body: str, pieces: list[Line]) -> list[Paragraph]:
    breaks = [(above, below) for above, below in pairwise(pieces) if not below.follows_blank]
    open_ends = sum(not above.text.endswith(_SENTENCE_END) for above, _ in breaks)
    wrapped = (
        len(breaks) >= _LEAST_WRAPPED
        and open_ends >= _WRAPPED_SHARE * len(breaks)
        and max(len(piece.text) for piece in pieces) <= _WRAP_COLUMNS
    )
    ends: list[tuple[int, int]] = []
    for piece in pieces:
        if wrapped and ends and not piece.follows_blank and not body[ends[-1][1] : piece.start].strip():
            ends[-1] = (ends[-1][0], piece.end)
        else:
            ends.append((piece.start, piece.end))
    return [Paragraph(start, body[start:end].replace("\n", " ")) for start, end in ends]
