"""Addresses outside of the console. They are made here, or checked; a page loads nothing from them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, urlsplit

from newsgloss_schemas import Entity

PLACES = frozenset({"GPE", "LOC", "FAC"})
MAX_NAME = 100
MAX_IDS = 12
MAX_ID = 200

_GEONAMES = re.compile(r"[1-9][0-9]{0,11}")
_WIKIDATA = re.compile(r"[QPL][1-9][0-9]{0,11}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SEARCH = "https://www.wikidata.org/w/index.php?search="


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or words alone where `address` is None."""

    words: str
    address: str | None = None


def safe_address(url: str | None) -> str | None:
    """A web address that a link may lead to: http or https with a host, and nothing else."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host and parts.username is None else None


def ids(entity: Entity) -> list[Link]:
    """Each id of an entity; those of GeoNames and Wikidata lead to their pages."""
    return [
        Link(f"{scheme[:MAX_NAME]} {one[:MAX_ID]}", _page(scheme, one))
        for scheme, one in islice(entity.ids.items(), MAX_IDS)
    ]


def _page(scheme: str, one: str) -> str | None:
    if scheme == "geonames" and _GEONAMES.fullmatch(one):
        return f"https://www.geonames.org/{one}"
    if scheme == "wikidata" and _WIKIDATA.fullmatch(one):
        return f"https://www.wikidata.org/wiki/{one}"
    return None


def look_up(entity: Entity) -> Iterable[Link]:
    """Where to read on: exactly this entity where an id says which it is, else a search for its name."""
    yield _wikidata(entity)
    place = _map(entity)
    if place is not None:
        yield place


def _wikidata(entity: Entity) -> Link:
    """Wikidata finds an item by its GeoNames ID (property P1566) or ISO 3166-1 code (P297), too."""
    one = entity.ids.get("wikidata", "")
    if _WIKIDATA.fullmatch(one):
        return Link("Wikidata", _page("wikidata", one))
    if _GEONAMES.fullmatch(one := entity.ids.get("geonames", "")):
        return Link("Wikidata", f"{_SEARCH}haswbstatement:P1566={one}")
    if _COUNTRY.fullmatch(one := entity.ids.get("iso3166", "")):
        return Link("Wikidata", f"{_SEARCH}haswbstatement:P297={one}")
    return Link("search Wikidata", _SEARCH + quote(entity.name[:MAX_NAME]))


def _map(entity: Entity) -> Link | None:
    point = entity.location
    if point is not None:
        at = f"mlat={point.lat:.5f}&mlon={point.lon:.5f}"
        return Link("map", f"https://www.openstreetmap.org/?{at}#map=9/{point.lat:.5f}/{point.lon:.5f}")
    if entity.type in PLACES:
        return Link(
            "search map", f"https://www.openstreetmap.org/search?query={quote(entity.name[:MAX_NAME])}"
        )
    return None
