"""The file of places, which `models/places/build.py` writes: mapped into memory, shared by all processes.

A head of 16 bytes (`MAGIC`, then the length of the JSON behind it, little-endian), the JSON, and five
arrays at offsets that the JSON gives: places, names, regions, and the numbers of places with those of their
items of Wikidata. A name is 64 bits: 40 of its hash, 4 of flags, 20 of the number of its place; names are
sorted, so that those of one hash stand together. Of 10 million different names that are not in the file,
about 5 would be taken for one that is.
"""

import json
import mmap
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.places.gazetteer import place_key

MAGIC = b"NGPLACES"
HEAD_BYTES = 16
FILE = "places.bin"
PLACE = np.dtype(
    [
        ("geonames", "<u4"),
        ("lat", "<i4"),
        ("lon", "<i4"),
        ("weight", "u1"),
        ("country", "u1"),
        ("region", "<u2"),
        ("kind", "u1"),
    ]
)
"""`lat` and `lon` are in `DEGREE`ths; `weight` is in `WEIGHT`ths; `region` 0 is unknown."""
REGION_CODE = np.dtype("S8")
NUMBER = np.dtype("<u4")
DEGREE, WEIGHT = 100_000, 20
COUNTRY, REGION, DISTRICT, CITY, CAPITAL = range(5)
"""Kinds of places; a region is of a country's first level, a district of its second."""
ALTERNATE = 1
"""Flag of a name that is not the place's main one."""
HASH_SHIFT, FLAG_SHIFT, PLACE_MASK = 24, 20, (1 << 20) - 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean.

    `weight` is the sum of two decimal logarithms, of its people and of its number of names: how likely it is
    the one meant where nothing else is known.
    """

    number: int
    geonames: str
    lat: float
    lon: float
    weight: float
    country: str
    region: int
    kind: int
    is_alternate: bool


class Places:
    """The places by their names."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not such a file.
        """
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            if head[:8] != MAGIC:
                raise ValueError(f"{path}: not a file of places")
            described: dict[str, Any] = json.loads(file.read(int.from_bytes(head[8:], "little")))
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.version: str = described["version"]
        self._countries: list[str] = described["countries"]
        self._of_country: dict[str, int] = described["places_of_countries"]
        self._places = _array(mapped, PLACE, described["places"])
        self.count = len(self._places)
        self._names: NDArray[np.uint64] = _array(mapped, np.dtype("<u8"), described["names"])
        self._regions = _array(mapped, REGION_CODE, described["regions"])
        self._with_item = _array(mapped, NUMBER, described["with_item"])
        self._items = _array(mapped, NUMBER, described["items"])

    def named(self, name: str) -> tuple[Candidate, ...]:
        """The places of this name, in the order of the file; kept for the next article."""
        return _named(self, name)

    def look_up(self, name: str) -> tuple[Candidate, ...]:
        """As `named`, from the file."""
        key = place_key(name)
        if not key:
            return ()
        low = name_hash(key) << HASH_SHIFT
        first, last = np.searchsorted(self._names, np.array([low, low + (1 << HASH_SHIFT)], np.uint64))
        return tuple(
            self._candidate(entry & PLACE_MASK, is_alternate=bool(entry >> FLAG_SHIFT & ALTERNATE))
            for entry in self._names[first:last].tolist()
        )

    def hashes(self) -> frozenset[int]:
        """The hash of each name, for looking up a million."""
        return frozenset((self._names >> np.uint64(HASH_SHIFT)).tolist())

    def country(self, code: str) -> Candidate | None:
        """The country of an ISO 3166-1 alpha-2 code."""
        return _country(self, code)

    def look_up_country(self, code: str) -> Candidate | None:
        """As `country`, from the file."""
        number = self._of_country.get(code)
        return None if number is None else self._candidate(number, is_alternate=False)

    def ids(self, place: Candidate) -> dict[str, str]:
        """Scheme to id, sorted by scheme."""
        return dict(_ids(self, place))

    def look_up_ids(self, place: Candidate) -> dict[str, str]:
        """As `ids`, from the file."""
        ids = {"geonames": place.geonames}
        if place.kind == COUNTRY:
            ids["iso3166"] = place.country
        elif place.kind in {REGION, DISTRICT} and (code := self._code(place)):
            ids["iso3166"] = code
        if item := self.item_of(place.number):
            ids["wikidata"] = f"Q{item}"
        return ids

    def item_of(self, number: int) -> int:
        """The number of the place's item of Wikidata; 0 for none."""
        at = int(np.searchsorted(self._with_item, number))
        return int(self._items[at]) if at < len(self._items) and self._with_item[at] == number else 0

    def region_of(self, code: str) -> int:
        """The number of the region with this code of ISO 3166-2; 0 for none."""
        found = np.flatnonzero(self._regions == code.encode())
        return int(found[0]) if len(found) else 0

    def region(self, number: int) -> Candidate:
        """The region of this number, which is not 0."""
        places = np.flatnonzero(
            (self._places["region"] == number) & np.isin(self._places["kind"], (REGION, DISTRICT))
        )
        return self._candidate(int(places[0]), is_alternate=False)

    def _code(self, place: Candidate) -> str:
        code: bytes = self._regions[place.region]
        return code.decode()

    def _candidate(self, number: int, *, is_alternate: bool) -> Candidate:
        geonames, lat, lon, weight, country, region, kind = self._places[number].item()
        return Candidate(
            number, str(geonames), lat / DEGREE, lon / DEGREE, weight / WEIGHT,
            self._countries[country], region, kind, is_alternate,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _named(places: Places, name: str) -> tuple[Candidate, ...]:
    return places.look_up(name)


@lru_cache(maxsize=512)
def _country(places: Places, code: str) -> Candidate | None:
    return places.look_up_country(code)


@lru_cache(maxsize=2048)
def _ids(places: Places, place: Candidate) -> dict[str, str]:
    return places.look_up_ids(place)


def name_hash(key: str) -> int:
    """40 bits of the key's hash, the same on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=5).digest(), "big")


def _array(mapped: mmap.mmap, kind: np.dtype[Any], place: list[int]) -> NDArray[Any]:
    offset, count = place
    return np.frombuffer(mapped, kind, count, offset)


@cache
def load_places() -> Places:
    """The file of this package, mapped once in a process.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not such a file.
    """
    return Places(Path(str(files(__package__).joinpath(FILE))))
