"""Addresses outside of the console. They are made here, or checked; a page loads nothing from them."""

from urllib.parse import quote, urlsplit

PLACES = frozenset({"GPE", "LOC", "FAC"})
MAX_NAME = 100


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


def wikidata(name: str) -> str:
    """Wikidata's search for a name; records hold no identifiers of entities."""
    return f"https://www.wikidata.org/w/index.php?search={quote(name[:MAX_NAME])}"


def place_on_map(name: str, kind: str) -> str | None:
    """A map's search for a place; None for what is no place."""
    if kind not in PLACES:
        return None
    return f"https://www.openstreetmap.org/search?query={quote(name[:MAX_NAME])}"
