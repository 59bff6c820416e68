"""The article that a page's JSON-LD (schema.org) describes: this page's own, never a related one."""

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from newsgloss_common.article.canonical_url import canonical_url
from newsgloss_common.html.lenient_json import read_values

MAX_CHARACTERS = 512 * 1024
MAX_BLOCKS = 64
MAX_OBJECTS = 2000
MAX_DEPTH = 8
MAX_VALUES = 256
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report)$", re.IGNORECASE)
_PAGE_TYPE = re.compile(r"^(?:WebPage|ItemPage|Recipe|Review|CreativeWork|\w*Posting)$", re.IGNORECASE)
"""Objects that describe the article where the page names no article: only with its address or headline."""
_KEYS = {
    key.lower(): key
    for key in (
        "@context", "@type", "@id", "@graph", "url", "name", "headline", "author", "creator", "publisher",
        "articleSection", "datePublished", "dateCreated", "dateModified", "mainEntity", "mainEntityOfPage",
        "inLanguage",
    )
}  # fmt: skip
"""As schema.org writes them; some templates use other letter case, or a prefix."""
_INTO = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where an article's own object may be; lists of items (`itemListElement`, `hasPart`, …) hold others'."""
_SAME_ADDRESS, _SAME_TITLE = 4, 3
_WORD = re.compile(r"[^\W_]+")
_MIN_WORD = 4
_FIRST_LONG_SCRIPT = "\u1100"
"""From here on, scripts whose words are one or two characters."""

Item = dict[str, Any]


def items(tree: HtmlElement) -> list[Item]:
    """All objects of the page's JSON-LD, apart from items of lists."""
    found: list[Item] = []
    for script in list(tree.iter("script"))[:MAX_BLOCKS]:
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        text = script.text or ""
        if kind == "application/ld+json" and len(text) <= MAX_CHARACTERS:
            for value in read_values(text):
                found += _objects(value)
                if len(found) > MAX_OBJECTS:
                    return _with_authors(found[:MAX_OBJECTS])
    return _with_authors(found)


def own_article(found: list[Item], url: str | None, titles: list[str]) -> Item | None:
    """The article's object that belongs to this page.

    Args:
        found: what `items` gave.
        url: the page's address, None when it is not known.
        titles: what else the page calls itself: headings, `title`, Open Graph.
    """
    page = canonical_url(url) if url else None
    return _best(found, _ARTICLE_TYPE, page, titles, 1) or _best(found, _PAGE_TYPE, page, titles, _SAME_TITLE)


def _best(
    found: list[Item], kind: re.Pattern[str], page: str | None, titles: list[str], least: int
) -> Item | None:
    """The first of the objects of this kind that fit best."""
    best: tuple[int, Item] | None = None
    for item in found:
        if any(kind.search(one) for one in types_of(item)):
            fit = _fit(item, page, titles)
            if fit >= least and (best is None or fit > best[0]):
                best = fit, item
    return best[1] if best else None


def names_of(value: object, depth: int = 0) -> list[str]:
    """Names in a value: a text, an object with `name`, or a list of such."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict) and depth < MAX_DEPTH:
        return names_of(value.get("name"), depth + 1)
    if isinstance(value, list):
        return [name for one in value[:256] for name in names_of(one, depth + 1)] if depth < MAX_DEPTH else []
    return []


def values_of(item: Item, key: str) -> list[object]:
    """The plain values of a property: also those in lists and in JSON-LD's `@value` objects."""
    value = item.get(key)
    found = value[:MAX_VALUES] if isinstance(value, list) else [value]
    return [one.get("@value") if isinstance(one, dict) else one for one in found]


def types_of(item: Item) -> list[str]:
    """Its types, without schema.org's address."""
    kinds = item.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2].rpartition(":")[2].strip() for kind in kinds if isinstance(kind, str)]


def _objects(value: Any, depth: int = 0) -> Iterator[Item]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        item = {_usual(key): one for key, one in value.items()}
        yield item
        for name in _INTO:
            yield from _objects(item.get(name), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)


def _usual(key: str) -> str:
    return _KEYS.get(key.removeprefix("schema:").lower(), key)


def _with_authors(found: list[Item]) -> list[Item]:
    """The objects, with authors that are named by `@id` alone looked up among them."""
    people = {item["@id"]: item for item in found if isinstance(item.get("@id"), str) and item.get("name")}
    for item in found:
        authors = item.get("author")
        if isinstance(authors, dict):
            item["author"] = _person(authors, people)
        elif isinstance(authors, list):
            item["author"] = [
                _person(one, people) if isinstance(one, dict) else one for one in authors[:MAX_VALUES]
            ]
    return found


def _person(author: Item, people: dict[str, Item]) -> Item:
    name = author.get("@id")
    return people.get(name, author) if isinstance(name, str) and not author.get("name") else author


def _fit(item: Item, page: str | None, titles: list[str]) -> int:
    """How surely the object is this page's; 0 for another article's.

    The address decides, then the headline. An object that has neither, or a headline that shares half of
    its words with the page's titles, may be the page's.
    """
    addresses = addresses_of(item)
    headlines = [
        name for key in ("headline", "name", "alternativeHeadline") for name in names_of(item.get(key))
    ]
    same_title = any(_same(headline, title) for headline in headlines for title in titles)
    if page is not None and page in addresses:
        return _SAME_ADDRESS
    if same_title:
        return _SAME_TITLE
    if addresses and page is not None and not any(_same_end(address, page) for address in addresses):
        return 0
    if not headlines or not titles:
        return 2
    said, called = _words(headlines), _words(titles)
    return 1 if 2 * len(said & called) >= min(len(said), len(called)) > 0 else 0


def addresses_of(item: Item) -> set[str]:
    """The canonical addresses that the object gives as its own, without a site's root."""
    found: set[str] = set()
    for key in ("@id", "url", "mainEntityOfPage"):
        value = item.get(key)
        for one in value if isinstance(value, list) else [value]:
            text = one.get("@id") or one.get("url") if isinstance(one, dict) else one
            if isinstance(text, str) and (address := canonical_url(text.strip())):
                found.add(address)
    # A site's root in `mainEntityOfPage` is a template's habit; it names no article.
    return {address for address in found if address.split("/", 3)[-1]}


def _same_end(address: str, page: str) -> bool:
    """Whether the last part of both paths is the same: a copy on another host or in another section."""
    return address.rstrip("/").rpartition("/")[2] == page.rstrip("/").rpartition("/")[2]


def _same(headline: str, title: str) -> bool:
    first, second = _folded(headline), _folded(title)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return shorter == longer or (len(shorter) >= 0.6 * len(longer) and shorter in longer)


def _folded(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _words(texts: list[str]) -> set[str]:
    found: set[str] = set()
    for word in _WORD.findall(" ".join(texts)[:10_000].casefold()):
        if word[0] >= _FIRST_LONG_SCRIPT:
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) >= _MIN_WORD:
            found.add(word)
    return found
