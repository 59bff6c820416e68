"""Builds the file of a list from its rows."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from newsgloss_enrich.steps.entities.ids.places_file import load_places, name_hash
from newsgloss_enrich.steps.entities.lists import list_file as form
from newsgloss_enrich.steps.entities.lists.folding import exact_hashes_of, hashes_of
from newsgloss_enrich.steps.entities.lists.rows import ListError, Row, read_rows
from newsgloss_enrich.steps.entities.lists.spelling import (
    capitals_of,
    is_acronym,
    is_one_word,
    trimmed,
    without_legal_form,
)
from newsgloss_enrich.steps.entities.places.gazetteer import place_key

_BATCH = 100_000
"""Names that are hashed at once, which bounds the memory."""
_BITS_A_NAME, _LEAST_BITS, _MOST_BITS = 16, 1 << 12, 1 << 25
_MOST_ITEMS = 20_000_000


@dataclass(frozen=True)
class Built:
    """What was written."""

    items: int
    names: int
    size: int
    version: str


def build(source: Path, target: Path) -> Built:
    """Read a list and write its file beside the target, then put it in its place.

    Raises:
        ListError: a line is wrong.
        OSError: a file cannot be read or written.
        UnicodeDecodeError: the list is not UTF-8.
    """
    collected = _Collected()
    with source.open(encoding="utf-8", newline="\n") as lines:
        for row in read_rows(lines):
            collected.add(row)
    if not collected.has_names:
        raise ListError("no line with a name behind the head")
    data = collected.encoded()
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(data.content)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return Built(len(collected.ids), data.names, len(data.content), data.version)


@dataclass(frozen=True)
class _Encoded:
    content: bytes
    names: int
    version: str


@dataclass
class _Numbers:
    """Numbers of the different values of a column, in the order of appearance; 0 is none."""

    values: dict[str, int] = field(default_factory=lambda: {"": 0})

    def of(self, value: str) -> int:
        return self.values.setdefault(value, len(self.values))


class _Collected:
    """The columns of a list, as they grow."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.columns = {name: _Numbers() for name in ("types", "languages", "countries")}
        self._of_item: dict[str, list[int]] = {name: [] for name in self.columns}
        self._contexts: list[str] = []
        self._context_ends: list[int] = []
        self._names: list[str] = []
        self._items: list[int] = []
        self._flags: list[int] = []
        self._capitals: list[int] = []

    @property
    def has_names(self) -> bool:
        return bool(self._names)

    def add(self, row: Row) -> None:
        item = len(self.ids)
        if item >= _MOST_ITEMS:
            raise ListError(f"more than {_MOST_ITEMS} items")
        self.ids.append(row.id)
        for name, value in (("types", row.type), ("languages", row.language), ("countries", row.country)):
            self._of_item[name].append(self.columns[name].of(value))
        self._contexts += (word for one in row.contexts if (word := trimmed(one)))
        self._context_ends.append(len(self._contexts))
        for name, flags in _names_of(row):
            self._names.append(name)
            self._items.append(item)
            self._flags.append(flags)
            self._capitals.append(capitals_of(name))

    def encoded(self) -> _Encoded:
        batches = [self._names[at : at + _BATCH] for at in range(0, len(self._names), _BATCH)]
        hashes = np.concatenate([hashes_of(batch) for batch in batches])
        exact = np.concatenate([exact_hashes_of(batch) for batch in batches])
        items = np.array(self._items, np.uint32)
        order = np.lexsort((items, hashes))
        id_bytes = [one.encode() for one in self.ids]
        arrays: dict[str, Any] = {
            "hashes": hashes[order],
            "exact": exact[order],
            "items": items[order],
            "capitals": np.array(self._capitals, np.uint16)[order],
            "flags": np.array(self._flags, np.uint8)[order],
            "bitmap": _bitmap(hashes),
            "id_ends": np.cumsum([len(one) for one in id_bytes]),
            "ids": np.frombuffer(b"".join(id_bytes), np.uint8),
            **self._of_item,
            "context_ends": self._context_ends,
            "contexts": hashes_of(self._contexts) if self._contexts else np.zeros(0, np.uint64),
        }
        described: dict[str, Any] = {name: list(numbers.values) for name, numbers in self.columns.items()}
        described["any_case"] = any(flags & form.CASE_RULE == form.ANY for flags in self._flags)
        return _assembled(
            described, {name: np.asarray(arrays[name], kind) for name, kind in form.KINDS.items()}
        )


def _names_of(row: Row) -> Iterator[tuple[str, int]]:
    """Each different name with its flags: those of the row, then those without the legal form.

    'New York & Company' without it would be a place.
    """
    given = [name for one in row.names if (name := trimmed(one))]
    short = [] if row.type not in {"", "ORG"} else [bare for one in given for bare in without_legal_form(one)]
    short = [bare for bare in short if name_hash(place_key(bare)) not in _places()]
    for number, name in enumerate(dict.fromkeys([*given, *short])):
        flags = row.case | form.ALIAS * (number > 0)
        flags |= form.ONE_WORD * is_one_word(name) | form.ACRONYM * is_acronym(name)
        yield name, flags


@cache
def _places() -> frozenset[int]:
    return load_places().hashes()


def _bitmap(hashes: Any) -> Any:
    bits = min(max(1 << (len(hashes) * _BITS_A_NAME - 1).bit_length(), _LEAST_BITS), _MOST_BITS)
    bitmap = np.zeros(bits // 8, np.uint8)
    places = hashes >> np.uint64(64 - bits.bit_length() + 1)
    np.bitwise_or.at(
        bitmap,
        (places >> np.uint64(3)).astype(np.intp),
        np.left_shift(1, places & np.uint64(7)).astype(np.uint8),
    )
    return bitmap


def _assembled(described: dict[str, Any], arrays: dict[str, Any]) -> _Encoded:
    described["version"] = version = form.digest_of(described, arrays)
    blank = json.dumps(described | {"arrays": {name: [10**12, len(one)] for name, one in arrays.items()}})
    at = start = -(-(form.HEAD_BYTES + len(blank.encode())) // 8) * 8
    places: dict[str, list[int]] = {}
    for name, array in arrays.items():
        places[name] = [at, len(array)]
        at += -(-array.nbytes // 8) * 8
    head = json.dumps(described | {"arrays": places}).encode().ljust(start - form.HEAD_BYTES)
    body = b"".join(array.tobytes().ljust(-(-array.nbytes // 8) * 8, b"\0") for array in arrays.values())
    content = form.MAGIC + len(head).to_bytes(8, "little") + head + body
    return _Encoded(content, len(arrays["hashes"]), version)
