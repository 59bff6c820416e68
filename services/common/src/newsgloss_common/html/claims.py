"""What a page says of itself in its markup: dates, language, canonical address."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from tld import get_fld

MAX_JSON_LD_CHARACTERS = 512 * 1024
MAX_JSON_LD_DEPTH = 8
MAX_URL = 8192
MAX_TAG = 64
"""The last two are `RawArticle`'s."""
_TAG = re.compile(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*")
_ARTICLE_TYPE = re.compile(r"(Article|BlogPosting|Report)$")

PUBLISHED = ("article:published_time", "datepublished", "og:published_time", "dc.date.issued", "date")
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified")


def date(tree: HtmlElement, names: tuple[str, ...], json_ld_name: str) -> datetime | None:
    """The moment in the page's JSON-LD (schema.org), else in its `meta` elements."""
    found = (item.get(json_ld_name) for item in _json_ld_articles(tree))
    return next((moment for text in (*found, *_meta(tree, names)) if (moment := moment_of(text))), None)


def moment_of(text: object) -> datetime | None:
    """An ISO 8601 date or time; UTC where it names no offset."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def language(tree: HtmlElement) -> str | None:
    """The `lang` of the root or body, else what a `meta` element or JSON-LD names."""
    candidates = [
        *tree.xpath(
            "/html/@lang | /html/@xml:lang", namespaces={"xml": "http://www.w3.org/XML/1998/namespace"}
        ),
        *tree.xpath("//body/@lang"),
        *_meta(tree, ("content-language", "language", "dc.language", "og:locale")),
        *(item.get("inLanguage") for item in _json_ld_articles(tree)),
    ]
    for given in candidates:
        tag = given.strip() if isinstance(given, str) else ""
        if len(tag) <= MAX_TAG and _TAG.fullmatch(tag):
            return tag.replace("_", "-")
    return None


def canonical_url(tree: HtmlElement, url: str | None) -> str | None:
    """`rel=canonical`, else `og:url`, else `url`.

    Where `url` is known, a claim on another registered domain is not believed: a page could pass itself
    off as another publisher's article. It loses nothing but the claim.
    """
    claimed = [*tree.xpath("//link[@href and contains(@rel, 'canonical')]/@href"), *_meta(tree, ("og:url",))]
    for given in claimed:
        absolute = _http(given, url)
        if absolute and (url is None or _site(absolute) == _site(url)):
            return absolute
    return _http(url, None) if url else None


def _http(given: str, base: str | None) -> str | None:
    try:
        absolute = urljoin(base or "", given.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    usable = parts.scheme in {"http", "https"} and parts.hostname and len(absolute) <= MAX_URL
    return absolute if usable else None


def _site(url: str) -> str | None:
    """The registered domain by the Public Suffix List; the host itself where there is none."""
    try:
        site = get_fld(url, fail_silently=True, search_private=True)
        return site or urlsplit(url).hostname
    except ValueError:
        return None


def _meta(tree: HtmlElement, names: tuple[str, ...]) -> list[str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if content and name in names:
                found.setdefault(name, content)
    return [found[name] for name in names if name in found]


def _json_ld_articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > MAX_JSON_LD_CHARACTERS:
            continue
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in _objects(document):
            kinds = item.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and _ARTICLE_TYPE.search(kind):
                    yield item
                    break


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > MAX_JSON_LD_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "itemListElement"):
            yield from _objects(value.get(name), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
