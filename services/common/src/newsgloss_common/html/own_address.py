"""The address that a page gives as its own, if it can be an article's."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml.html import HtmlElement
from tld import get_fld

from newsgloss_common.article.canonical_url import canonical_url
from newsgloss_common.html.json_ld import Item, addresses_of
from newsgloss_common.html.slugs import words

MAX_CHARACTERS = 8192
"""Of `RawArticle.url`."""
_PLACEHOLDER = re.compile(
    r"(?:^|/)(?:undefined|null|none|nan|false|true|object|example|permalink|canonical|url|link|todo|#)/?$"
    r"|\{\{|\}\}|\$\{|<%|%7b%7b|\[object|\[%",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default|home|start)(?:\.[a-z]{2,5})?/?$", re.IGNORECASE)
_VIEWS = frozenset(
    (
        "amp",
        "print",
        "printable",
        "full",
        "all",
        "single",
        "comments",
        "comment",
        "page",
        "index.html",
        "index.htm",
    )
)
"""Last parts of a path that name a view of an article: without them it is the article itself."""
_PAGE_DIGITS = 2
_TELLING = re.compile(r"[0-9]|[^\W\d_]-[^\W\d_]")
_ID = re.compile(
    r"(?<![^\W_])(?!(?:19|20)[0-9]{2}(?:[01][0-9][0-3][0-9])?(?![^\W_]))(?=[a-z]*[0-9])[a-z0-9]{3,}(?![^\W_])"
)
"""Without years and days. One of letters and digits has at least five characters."""
_MIN_MIXED_ID = 5
_DATED = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{1,2}")
_MIN_WORDS = 2
_LISTS = frozenset(
    (
        "404", "archive", "archives", "author", "authors", "category", "categories", "cookie-consent",
        "etiqueta", "kategorie", "label", "login", "paywall", "register", "rubrik", "search", "seccion",
        "section", "signin", "subscribe", "suche", "tag", "tags", "tema", "temas", "thema", "themen", "topic",
        "topics",
    )
)  # fmt: skip
"""First parts of paths that hold lists and forms."""
_SCHEMELESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)


_SECTIONS = [
    [name]
    for name in (
        "article", "articles", "business", "de", "en", "es", "fr", "home", "nachrichten", "news", "noticias",
        "politics", "sport", "sports", "world",
    )
]  # fmt: skip


def own_address(tree: HtmlElement, url: str | None, titles: list[str], article: Item | None) -> str | None:
    """`rel=canonical` or `og:url` of the page's head, where it is believed, else `url`.

    Not believed are addresses that a wrong template would give many articles: a site's root, a section, a
    placeholder, an address that names another story; an address on another registered domain, by which a page
    could pass itself off as another publisher's; and links outside of the head, which readers can write on
    some sites. An address that shares nothing with the page is believed where it is an id, and the page
    gives it twice.

    Args:
        tree: the page.
        url: where it was found, None when it is not known.
        titles: what the page calls itself.
        article: the page's own JSON-LD object.
    """
    page = absolute_address(url) if url else None
    base = _base(tree, page)
    claims = [claimed for given in _claims(tree) if (claimed := absolute_address(given, base)) is not None]
    stated = Counter([canonical_url(one) for one in claims] + list(addresses_of(article or {})))
    for claimed in claims:
        if _is_believed(claimed, page, titles, is_repeated=stated[canonical_url(claimed)] > 1):
            return claimed
    return page


def _base(tree: HtmlElement, page: str | None) -> str | None:
    """What relative addresses of the page are relative to."""
    for given in tree.xpath("/html/head/base/@href")[:1]:
        base = absolute_address(given, page)
        if base is not None and (page is None or _site(base) == _site(page)):
            return base
    return page


def _claims(tree: HtmlElement) -> Iterator[str]:
    for link in tree.xpath("/html/head//link[@href]"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href")
    for meta in tree.xpath("/html/head//meta[@content]"):
        if (meta.get("property") or meta.get("name") or "").strip().lower() == "og:url":
            yield meta.get("content")


def absolute_address(given: str, base: str | None = None) -> str | None:
    """The http(s) address, relative to `base`; None when it is none or too long."""
    given = given.strip()
    try:
        if base and _SCHEMELESS.match(given) and _site(f"//{given}") == _site(base):
            given = f"//{given}"
        absolute = urljoin(base or "", given)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    usable = parts.scheme in {"http", "https"} and parts.hostname and len(absolute) <= MAX_CHARACTERS
    return absolute if usable else None


def _is_believed(claimed: str, page: str | None, titles: list[str], *, is_repeated: bool) -> bool:
    parts = urlsplit(claimed)
    path = unquote(parts.path)
    segments = _segments(path)
    if _PLACEHOLDER.search(path) or (page is None and not segments and not parts.query):
        return False
    if page is None:
        return not _is_list(segments) and segments[-1:] not in _SECTIONS
    if canonical_url(claimed) == canonical_url(page):
        return True
    if (not segments and not parts.query) or _site(claimed) != _site(page):
        return False
    own = _segments(unquote(urlsplit(page).path))
    if _is_list(segments) and segments[:1] != own[:1]:
        return False
    return _names_the_story(claimed, page, titles) or (is_repeated and _is_id(segments))


def _names_the_story(claimed: str, page: str, titles: list[str]) -> bool:
    there, here = urlsplit(claimed), urlsplit(page)
    segments, own = _segments(unquote(there.path)), _segments(unquote(here.path))
    if segments and segments == own:
        return _keeps_what_tells(there.query, here.query, segments[-1], titles)
    if segments == own[: len(segments)]:
        return all(_is_view(part) for part in own[len(segments) :])
    if segments[-1:] == own[-1:] and not _DATED.fullmatch(segments[-1]) and not _ids(here.query):
        return True
    last = "/".join(segments[-2:])
    return bool(_ids(f"{last} {there.query}") & _ids(f"{here.path} {here.query}")) or _shares_words(
        claimed, page, titles
    )


def _keeps_what_tells(claimed: str, own: str, name: str, titles: list[str]) -> bool:
    """Whether an address with the same path, but another query, tells the story from others."""
    kept, given = set(parse_qsl(claimed)), set(parse_qsl(own))
    if kept and kept <= given and _ids(" ".join(value for _, value in kept)):
        return not _ids(" ".join(value for _, value in given - kept))
    return bool(_TELLING.search(name)) or bool(words(name) & words(" ".join(titles)))


def _shares_words(claimed: str, page: str, titles: list[str]) -> bool:
    """Whether at least two words, and half of those in the claimed address, are the page's.

    One word is enough where the address and the title have no other: `/pont` of 'Le pont'.
    """
    parts = urlsplit(claimed)
    there = words(unquote(parts.path if _segments(parts.path) else parts.query))
    named = words(" ".join(titles))
    if there and there == named:
        return True
    here = words(unquote(urlsplit(page).path)) | named
    shared = len(there & here)
    return shared >= _MIN_WORDS and 2 * shared >= len(there)


def _is_list(segments: list[str]) -> bool:
    """Whether the path is that of a section, a day, a list or a form."""
    return bool(segments) and (
        segments[0] in _LISTS
        or segments[-1] in _LISTS
        or segments[-2:-1] == ["page"]
        or all(_DATED.fullmatch(part) for part in segments)
    )


def _is_id(segments: list[str]) -> bool:
    return bool(segments) and bool(_ids(segments[-1]))


def _ids(text: str) -> set[str]:
    """Numbers and codes by which sites tell one story from another."""
    found = _ID.findall(unquote(text[:MAX_CHARACTERS]).casefold())
    return {one for one in found if one.isdecimal() or len(one) >= _MIN_MIXED_ID}


def _segments(path: str) -> list[str]:
    return [part.lower() for part in _INDEX.sub("/", path).split("/") if part]


def _is_view(segment: str) -> bool:
    return segment in _VIEWS or (segment.isdecimal() and len(segment) <= _PAGE_DIGITS)


def _site(url: str) -> str | None:
    """The registered domain by the Public Suffix List; the host itself where there is none."""
    try:
        site = get_fld(url, fail_silently=True, search_private=True)
        return site or urlsplit(url).hostname
    except ValueError:
        return None
