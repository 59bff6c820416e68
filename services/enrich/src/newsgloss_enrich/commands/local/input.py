"""Reads raw articles from a file or standard input as they arrive, in bounded memory."""

import codecs
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import msgspec

from newsgloss_enrich.commands.local.threads import in_thread

Format = Literal["ndjson", "json", "text", "auto"]
MAX_BYTES = 16 * 1024 * 1024
"""The limit of a line, or of a file not read by lines: sixteen times the raw topic's default limit."""

BLOCK_BYTES = 256 * 1024
_SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """One article's bytes; `data` is None for more than `MAX_BYTES`.

    `number` counts from 1: the line, or the position in a JSON array; 1 for a file that is one article.
    """

    number: int
    media_type: Literal["application/json", "text/plain"]
    data: bytes | None


def format_of(path: str) -> Format:
    """The format that a file's suffix names; `auto` for other suffixes and standard input."""
    return _SUFFIXES.get(PurePath(path).suffix.lower(), "auto")


async def read_articles(descriptor: int, kind: Format) -> AsyncIterator[list[FoundArticle]]:
    """Yield the articles of each read until the input ends.

    `auto` means NDJSON from the first line that begins with a brace, and one plain-text article when no line
    does.

    Raises:
        OSError: the input cannot be read.
    """
    if kind in ("text", "json"):
        whole = await _read_whole(descriptor)
        yield [FoundArticle(1, "text/plain", whole)] if kind == "text" else _from_json(whole)
        return
    lines = _Lines()
    undecided: list[FoundArticle] | None = [] if kind == "auto" else None
    at_end = False
    while not at_end:
        block = await in_thread(lambda: os.read(descriptor, BLOCK_BYTES))
        at_end = not block
        found = list(lines.last() if at_end else lines.feed(block))
        if undecided is not None:
            undecided += found
            if any(_is_object(line.data) for line in found):
                found, undecided = undecided, None
            elif sum(len(line.data or b"") + 1 for line in undecided) > MAX_BYTES:
                raise OSError(
                    f"the first {MAX_BYTES} bytes hold no JSON object at the beginning of a line, "
                    "and a plain-text article may not have more"
                )
        if undecided is None:
            yield [line for line in found if line.data is None or line.data.strip()]
    if undecided:
        yield [_as_text(undecided)]


async def _read_whole(descriptor: int) -> bytes | None:
    held = bytearray()
    while block := await in_thread(lambda: os.read(descriptor, BLOCK_BYTES)):
        held += block
        if len(held) > MAX_BYTES:
            return None
    return bytes(held)


def _from_json(whole: bytes | None) -> list[FoundArticle]:
    """The articles of a JSON document, which is one article or an array of them."""
    if whole is not None and whole.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        try:
            parts = msgspec.json.decode(whole.removeprefix(codecs.BOM_UTF8), type=list[msgspec.Raw])
        except msgspec.DecodeError:
            pass  # the worker that gets the whole document reports what is wrong
        else:
            return [
                FoundArticle(number, "application/json", bytes(part)) for number, part in enumerate(parts, 1)
            ]
    return [FoundArticle(1, "application/json", whole)]


def _is_object(line: bytes | None) -> bool:
    return line is not None and line.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def _as_text(lines: list[FoundArticle]) -> FoundArticle:
    parts = [line.data for line in lines]
    data = None if None in parts else b"\n".join(part for part in parts if part is not None)
    return FoundArticle(1, "text/plain", data)


class _Lines:
    r"""Splits blocks into lines at `\n`. A line that is too long is counted but not kept."""

    def __init__(self) -> None:
        self._number = 0
        self._held = bytearray()
        self._too_long = False

    def feed(self, block: bytes) -> Iterator[FoundArticle]:
        *ended, rest = block.split(b"\n")
        for part in ended:
            self._add(part)
            yield self._finish()
        self._add(rest)

    def last(self) -> Iterator[FoundArticle]:
        """The rest after the last line end."""
        yield self._finish()

    def _add(self, part: bytes) -> None:
        if self._too_long or len(self._held) + len(part) > MAX_BYTES:
            self._held.clear()
            self._too_long = True
        else:
            self._held += part

    def _finish(self) -> FoundArticle:
        self._number += 1
        line = None if self._too_long else bytes(self._held)
        self._held.clear()
        self._too_long = False
        return FoundArticle(self._number, "application/json", line)
