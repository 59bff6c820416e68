"""The file of a list, which `newsgloss-enrich lists build` writes: mapped into memory, shared by processes.

A head of 16 bytes (`MAGIC`, then the length of the JSON behind it, little-endian), the JSON, and arrays at
offsets that the JSON gives. Names are sorted by their hash; a bitmap says quickly of most spans of a text
that they are none. No name is stored: of 10 million million spans about one would be taken for a name of a
list of a million.
"""

import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.lists.folding import Hashes
from newsgloss_schemas import EntityType

MAGIC = b"NGLIST01"
HEAD_BYTES = 16
_MOST_JSON_BYTES = 1 << 20
_VERSION_DIGITS = 12
_WORD_BITS = 64
_MOST_OF_ONE_NAME = 200
"""Rows that have one name, which bounds the work of an article."""
AS_NAME, EXACT, ANY = range(3)
"""Case rules: capitals where the list has them, spelled exactly so, in any case."""
ALIAS, ONE_WORD, ACRONYM = 4, 8, 16
"""Flags of a name, beside its case rule in the two lowest bits."""
CASE_RULE = 3
KINDS: dict[str, np.dtype[Any]] = {
    "hashes": np.dtype("<u8"),
    "exact": np.dtype("<u4"),
    "items": np.dtype("<u4"),
    "capitals": np.dtype("<u2"),
    "flags": np.dtype("u1"),
    "bitmap": np.dtype("u1"),
    "id_ends": np.dtype("<u4"),
    "ids": np.dtype("u1"),
    "types": np.dtype("u1"),
    "languages": np.dtype("<u2"),
    "countries": np.dtype("<u2"),
    "context_ends": np.dtype("<u4"),
    "contexts": np.dtype("<u8"),
}
"""The arrays; the first five are by name, those from `id_ends` on by item."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the list, by the number of its item."""

    item: int
    flags: int
    capitals: int
    exact: int


def digest_of(described: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> str:
    """The version of a list: digits of the SHA-256 of what it says and of its arrays."""
    digest = sha256(json.dumps(described).encode())
    for array in arrays.values():
        digest.update(array.data)
    return digest.hexdigest()[:_VERSION_DIGITS]


class ListFile:
    """A list, mapped."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not such a file, or is cut short.
        """
        if path.exists() and not path.is_file():  # a pipe would wait for a writer
            raise ValueError(f"{path}: not a regular file")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            size = int.from_bytes(head[8:], "little")
            if head[:8] != MAGIC or size > _MOST_JSON_BYTES:
                raise ValueError(f"{path}: not a list; make one with 'newsgloss-enrich lists build'")
            try:
                described: dict[str, Any] = json.loads(file.read(size))
            except ValueError as error:
                raise ValueError(f"{path}: damaged; build it again") from error
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._take(described, mapped)
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path}: made by another version; build it again") from error
        except ValueError as error:
            raise ValueError(f"{path}: cut short; build it again") from error

    def _take(self, described: dict[str, Any], mapped: mmap.mmap) -> None:
        self.version: str = described["version"]
        self.types: list[EntityType | Literal[""]] = described["types"]
        self.languages: list[str] = described["languages"]
        self.countries: list[str] = described["countries"]
        self.has_any_case: bool = described["any_case"]
        self._described = described
        arrays = self._arrays = {
            name: np.frombuffer(mapped, KINDS[name], *reversed(described["arrays"][name])) for name in KINDS
        }
        self._hashes: Hashes = arrays["hashes"]
        self._exact, self._items = arrays["exact"], arrays["items"]
        self._capitals, self._flags = arrays["capitals"], arrays["flags"]
        self._bitmap = arrays["bitmap"]
        self._id_ends, self._ids = arrays["id_ends"], arrays["ids"]
        self._types, self._languages, self._countries = (
            arrays["types"],
            arrays["languages"],
            arrays["countries"],
        )
        self._context_ends, self._contexts = arrays["context_ends"], arrays["contexts"]
        self._shift = np.uint64(_WORD_BITS - (len(self._bitmap) * 8).bit_length() + 1)
        self.names, self.items = len(self._hashes), len(self._types)

    def is_whole(self) -> bool:
        """Whether the content is that of which the version is the digest; reads the whole file."""
        given = {key: value for key, value in self._described.items() if key not in {"version", "arrays"}}
        return digest_of(given, self._arrays) == self.version

    def names_among(self, hashes: Hashes) -> NDArray[np.intp]:
        """The numbers of the hashes that are names: the bitmap leaves few, which are looked up."""
        bits = hashes >> self._shift
        bytes_of = self._bitmap[(bits >> np.uint64(3)).astype(np.intp)]
        left = np.flatnonzero(bytes_of >> (bits & np.uint64(7)).astype(np.uint8) & np.uint8(1))
        places = np.searchsorted(self._hashes, hashes[left])
        known: NDArray[np.intp] = left[self._hashes[np.minimum(places, self.names - 1)] == hashes[left]]
        return known

    def named(self, value: np.uint64) -> list[Named]:
        """The names of this hash; none where more things have it than a text could tell apart."""
        first, last = np.searchsorted(self._hashes, [value, value + np.uint64(1)])
        if last - first > _MOST_OF_ONE_NAME:
            return []
        return [
            Named(int(self._items[at]), int(self._flags[at]), int(self._capitals[at]), int(self._exact[at]))
            for at in range(int(first), int(last))
        ]

    def id_of(self, item: int) -> str:
        """The item's id."""
        start = int(self._id_ends[item - 1]) if item else 0
        raw: bytes = self._ids[start : int(self._id_ends[item])].tobytes()
        return raw.decode()

    def type_of(self, item: int) -> EntityType | Literal[""]:
        """The item's type, or nothing."""
        return self.types[int(self._types[item])]

    def language_of(self, item: int) -> str:
        """The language in which the item is named, or nothing for all."""
        return self.languages[int(self._languages[item])]

    def country_of(self, item: int) -> str:
        """ISO 3166-1 alpha-2 of the item, or nothing."""
        return self.countries[int(self._countries[item])]

    def contexts_of(self, item: int) -> list[int]:
        """The hashes of the words that stand in articles about the item."""
        start = int(self._context_ends[item - 1]) if item else 0
        found: list[int] = self._contexts[start : int(self._context_ends[item])].tolist()
        return found
