"""Reads the articles in files, folders and standard input one after the other, in bounded memory."""

import glob
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal, cast, get_args

Format = Literal["txt", "html", "json", "ndjson"]
FORMATS: tuple[Format, ...] = get_args(Format)
STANDARD_INPUT = "-"
STANDARD_INPUT_DESCRIPTOR = 0
MAX_JSON_FILE_BYTES = 32 * 1024 * 1024
"""A .json file is read whole; larger sets of articles belong in .ndjson, which is read line by line."""
MAX_SKIPPED_BYTES = 256 * 1024 * 1024
"""Bytes of one line that are skipped in search of its end: kilobytes of gzip can unpack to gigabytes."""
_CHUNK = 64 * 1024
_SUFFIXES: dict[str, Format] = {name: name for name in FORMATS} | {"htm": "html"}


@dataclass(frozen=True, slots=True)
class Found:
    """The bytes of one article, or the reason why there are none.

    Attributes:
        where: The path, with `:line` in .ndjson and `[index]` in a .json array.
        format: How to read `data`.
        data: The article's bytes; None when they cannot be read.
        reason: Why they cannot.
        consumed: Bytes of the file, as on disk, that were read since the previous article.
    """

    where: str
    format: Format
    data: bytes | None
    reason: str = ""
    consumed: int = 0


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read; `path` is '-' for standard input."""

    path: str
    format: Format
    compressed: bool

    @property
    def size(self) -> int | None:
        """Bytes on disk; None when the size is unknown."""
        if self.path == STANDARD_INPUT:
            return None
        try:
            return Path(self.path).stat().st_size
        except OSError:
            return 0


def _recognise(path: Path) -> InputFile | None:
    suffixes = [suffix.lower().lstrip(".") for suffix in path.suffixes]
    compressed = bool(suffixes) and suffixes[-1] == "gz"
    suffix = suffixes[-2 if compressed else -1] if len(suffixes) > compressed else ""
    known = _SUFFIXES.get(suffix)
    return InputFile(str(path), known, compressed) if known else None


def find(paths: Iterable[str], *, stdin_format: Format) -> Iterator[InputFile | Found]:
    """Find the files to read, ordered by name; a path that cannot be read is a `Found` with a reason.

    Folders are walked; hidden files and files with other suffixes are ignored. A path that does not exist is
    taken for a pattern of `glob`, with `**` for folders at any depth.
    """
    for given in paths:
        if given == STANDARD_INPUT:
            yield InputFile(given, stdin_format, compressed=False)
        elif Path(given).exists() or not glob.has_magic(given):
            yield from _find_in(Path(given))
        elif matches := sorted(glob.glob(given, recursive=True)):  # noqa: PTH207 - Path.glob refuses absolute patterns
            for match in matches:
                if _recognise(Path(match)) and not Path(match).is_dir():
                    yield from _find_in(Path(match))
        else:
            yield Found(given, "txt", None, "no file matches this pattern")


def _find_in(path: Path) -> Iterator[InputFile | Found]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in inner.relative_to(path).parts)
            file = _recognise(inner)
            if file and not hidden and inner.is_file():
                yield file
    elif not path.exists():
        yield Found(str(path), "txt", None, "no such file or folder")
    elif (file := _recognise(path)) is None:
        known = ", ".join(f".{name}" for name in FORMATS)
        yield Found(str(path), "txt", None, f"unknown kind of file; known: {known} (each also .gz)")
    else:
        yield file


def read(file: InputFile, *, max_bytes: int) -> Iterator[Found]:
    """Read the articles of one file; one of more than `max_bytes` uncompressed is refused with a reason."""
    try:
        with _open(file.path) as raw:
            stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if file.compressed else raw
            position = 0
            for found in _READERS[file.format](file.path, stream, max_bytes):
                now = raw.tell() if raw.seekable() else position
                yield replace(found, consumed=now - position)
                position = now
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Found(file.path, file.format, None, f"cannot be read: {reason}")


def _open(path: str) -> BinaryIO:
    if path == STANDARD_INPUT:
        # Not sys.stdin: the interpreter aborts if it exits while a thread waits inside its buffer.
        return open(STANDARD_INPUT_DESCRIPTOR, "rb", closefd=False)
    return Path(path).open("rb")


def _read_whole(kind: Format) -> "_Reader":
    def read_whole(path: str, stream: BinaryIO, max_bytes: int) -> Iterator[Found]:
        yield _bounded(path, kind, stream.read(max_bytes + 1), max_bytes)

    return read_whole


def _read_json(path: str, stream: BinaryIO, max_bytes: int) -> Iterator[Found]:
    data = stream.read(MAX_JSON_FILE_BYTES + 1)
    if len(data) > MAX_JSON_FILE_BYTES:
        yield Found(path, "json", None, f"larger than {MAX_JSON_FILE_BYTES} bytes; write it as .ndjson")
        return
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        yield _bounded(path, "json", data, max_bytes)
        return
    try:
        articles = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield Found(path, "json", None, f"not UTF-8: byte {error.start} (0x{data[error.start]:02x})")
        return
    except (ValueError, RecursionError) as error:
        yield Found(path, "json", None, f"not JSON: {error}")
        return
    for index, article in enumerate(articles):
        yield _bounded(f"{path}[{index}]", "json", json.dumps(article).encode(), max_bytes)


def _read_lines(path: str, stream: BinaryIO, max_bytes: int) -> Iterator[Found]:
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        where = f"{path}:{number}"
        if len(line) > max_bytes and not line.endswith(b"\n"):
            yield Found(where, "json", None, f"longer than {max_bytes} bytes (NEWSGLOSS_MAX_BODY_BYTES)")
            if not _skip_line(stream):
                reason = f"longer than {MAX_SKIPPED_BYTES} bytes: the rest of the file is not read"
                yield Found(where, "json", None, reason)
                return
        elif line.strip():
            yield Found(where, "json", line)


def _skip_line(stream: BinaryIO) -> bool:
    skipped = 0
    while skipped <= MAX_SKIPPED_BYTES:
        rest = stream.readline(_CHUNK)
        if not rest or rest.endswith(b"\n"):
            return True
        skipped += len(rest)
    return False


def _bounded(where: str, kind: Format, data: bytes, max_bytes: int) -> Found:
    if len(data) > max_bytes:
        return Found(where, kind, None, f"larger than {max_bytes} bytes (NEWSGLOSS_MAX_BODY_BYTES)")
    return Found(where, kind, data)


_Reader = Callable[[str, BinaryIO, int], Iterator[Found]]
_READERS: dict[Format, _Reader] = {
    "txt": _read_whole("txt"),
    "html": _read_whole("html"),
    "json": _read_json,
    "ndjson": _read_lines,
}
