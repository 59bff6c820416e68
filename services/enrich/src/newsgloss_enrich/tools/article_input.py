"""Raw articles out of a file or standard input: as they arrive, in bounded memory."""

import codecs
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import msgspec

from newsgloss_enrich.tools.threads import in_thread

Format = Literal["ndjson", "json", "text", "auto"]
MAX_BYTES = 16 * 1024 * 1024
"""Of one line, or of a whole file that is not read by lines. Sixteen times what the raw topic takes."""

BLOCK_BYTES = 256 * 1024
_SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """One article's bytes; `data` is None when it has more than `MAX_BYTES`.

    `number` is the line, counted from 1; in a JSON array the place; 1 for a file that is one article.
    """

    number: int
    media_type: Literal["application/json", "text/plain"]
    data: bytes | None


def format_of(path: str) -> Format:
    """By the file's suffix; `auto` for any other, and for standard input."""
    return _SUFFIXES.get(PurePath(path).suffix.lower(), "auto")


async def read_articles(descriptor: int, kind: Format) -> AsyncIterator[list[FoundArticle]]:
    """What each read brings, until the input ends.

    `auto` is NDJSON from the first line that begins with a brace; input without such a line is one
    plain-text article.

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
    """One article, or an array of them."""
    if whole is not None and whole.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        try:
            parts = msgspec.json.decode(whole.removeprefix(codecs.BOM_UTF8), type=list[msgspec.Raw])
        except msgspec.DecodeError:
            pass  # the worker that gets it whole says what is wrong with it
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
    r"""Cuts blocks into lines at `\n`; a line that is too long is counted and not kept."""

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
        """What follows the last line end."""
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
