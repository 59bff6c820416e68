"""When a page says that its article was published and changed, and how precisely."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypedDict
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsgloss_common.dates import MAX_CHARACTERS, StatedDate, parse_date
from newsgloss_common.dates.months import MONTHS
from newsgloss_common.html.json_ld import Item, values_of
from newsgloss_common.html.meta import Meta

Source = Literal["page", "address", "text"]


class FigureOrder(TypedDict, total=False):
    """What `3/10/2026` is in a language, for `parse_date`; empty where it is not known."""

    month_first: bool
    day_first: bool


_MONTH_FIRST = frozenset(("en-us", "en-ph", "es-us", "es-pr", "fil", "tl"))
_DAY_FIRST = frozenset(
    (
        "bg", "ca", "cs", "da", "de", "el", "es", "fi", "fr", "hr", "id", "it", "ms", "nb", "nl", "no", "pl",
        "pt", "ro", "ru", "sk", "sl", "sr", "tr", "uk", "vi", "en-au", "en-gb", "en-ie", "en-in", "en-nz",
    )
)  # fmt: skip


def figure_order(language: str | None) -> FigureOrder:
    """The order in which a language, as a BCP 47 tag, writes day and month."""
    tag = (language or "").lower().replace("_", "-")
    if tag in _MONTH_FIRST:
        return {"month_first": True}
    return {"day_first": True} if tag in _DAY_FIRST or tag.partition("-")[0] in _DAY_FIRST else {}


PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "datepublished", "published_time", "publishdate", "publish-date", "publish_date", "published",
    "published-date", "publicationdate", "pubdate", "cxenseparse:recs:publishtime", "parsely-pub-date",
    "sailthru.date", "bt:pubdate", "article.published", "article.created", "article_date_original",
    "originalpublicationdate", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dc:date",
    "dc.date.created", "dcterms.created", "datecreated", "citation_publication_date",
    "citation_online_date", "citation_date", "rbpubdate", "ptime", "date", "displaydate", "issuedate",
)  # fmt: skip
_PUBLISHED_NAME = re.compile(
    r"^(?!.*(?:last|modif|updat|unpubl|expir|valid|event|video|book|music|movie))(?:.*"
    r"(?:datepublished|publish(?:ed)?(?:date|time|at|on)|publishedtimetelegram|publicationdate"
    r"|publicationtime|pubdate"
    r"|firstpublished|datereleased?|releasedate|livedate|postdate|posttime|articledate|articledateoriginal"
    r"|createdate"
    r"|creationdate|createdat|createat|dcdateissued|dccreated|dctermsavailable)|created|issued|pdate"
    r"|credate)$"
)
"""Ends of further names for the date of publication."""
MODIFIED_META = (
    "article:modified_time", "article:modified", "og:article:modified_time", "og:updated_time",
    "datemodified", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "lastmodified",
    "article.updated", "updated_time", "utime", "revised",
)  # fmt: skip
_ELSEWHERE = frozenset(("nav", "aside", "footer", "li"))
_COMMENTS = re.compile(
    r"comment|related|teaser|reply|replies|discussion|sidebar|widget|recommend", re.IGNORECASE
)
_SEPARATORS = " |-·•\N{EN DASH}\N{EM DASH}"
_LONG_PARAGRAPH = 100
_PARAGRAPHS_READ = 2
MAX_ELEMENTS = 20_000
_DATE_CLASS = re.compile(r"date|time|publish|posted|byline|meta|dateline", re.IGNORECASE)
_LABEL = re.compile(
    r"^\W*(?:(?:first\s+|originally\s+)?(?:published|posted|created)|publi(?:é|ée|cado|cat|cerad|sert"
    r"|ceret)|veröffentlicht"
    r"|erschienen|pubblicato|gepubliceerd|geplaatst|julkaistu|opublikowan[oey]|data publikacji|publikováno"
    r"|zveřejněno"
    r"|objavljeno|megjelent|közzétéve|postat|yay\u0131n(?:lanma)?(?:\s+tarihi)?|опубликовано|опубліковано"
    r"|публикувано"
    r"|δημοσιεύ(?:θηκε|τηκε)|diterbitkan|data|datum|fecha|date|発行日|公開日?|掲載日?|配信|投稿日?|发布(?:时间|日期)?|發布(?:時間"
    r"|日期)?"
    r"|入力|입력|등록|게시)\b\s*(?:on|at|le|el|am|il|op|em|den|d\.|dne|:)?\W*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·\u2022]\s*|\s+[\u2013\u2014]\s+")
_BYLINE = re.compile(r"\s+by\s+\D*$", re.IGNORECASE)
_NOT_PUBLISHED = re.compile(
    r"\W*(?:(?:last\s+)?(?:updated|modified|edited)|copyright|valid|until|expires|event|aktualisiert"
    r"|mis à jour|actualizado"
    r"|atualizado|aggiornato|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|aktualizacja|обновлено"
    r"|güncelle)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[^\W\d_]{4,}[.!?\u2026]\W*$")
_ADDRESS = (
    re.compile(r"/((?:19|20)[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})(?=/|$)"),
    re.compile(r"/((?:19|20)[0-9]{2})/([a-z]{3,9})/([0-9]{1,2})(?=/|$)"),
    re.compile(r"/((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})(?=/|$)"),
    re.compile(r"/((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?=/|$)"),
)


@dataclass(frozen=True, slots=True)
class SourcedDate:
    """A date and where it was found."""

    date: StatedDate
    source: Source


def published(
    tree: HtmlElement, article: Item | None, meta: Meta, url: str | None, order: FigureOrder
) -> SourcedDate | None:
    """What the markup states, else the day in the address, else a date beside the headline.

    Where the markup gives a day in one place and a moment on that day in another, the moment is taken.

    Args:
        tree: the page.
        article: the page's own JSON-LD object.
        meta: the page's `meta` elements.
        url: the page's address.
        order: which of two figures the page's language writes first, the month or the day.
    """
    stated = _stated(tree, article, meta, order)
    if stated is not None:
        return SourcedDate(stated, "page")
    by_address = _in_address(url)
    shown = _shown(tree, order)
    if by_address is not None and (shown is None or shown.local_day != by_address.local_day):
        return SourcedDate(by_address, "address")
    return SourcedDate(shown, "text") if shown is not None else None


def modified(article: Item | None, meta: Meta, order: FigureOrder) -> datetime | None:
    """The moment in the page's own JSON-LD, else in its `meta` elements."""
    given = [*values_of(article or {}, "dateModified"), *meta.all(MODIFIED_META)]
    found = _first_precise(parse_date(one, **order) for one in given)
    return found.moment if found is not None else None


def _stated(tree: HtmlElement, article: Item | None, meta: Meta, order: FigureOrder) -> StatedDate | None:
    given: list[object] = []
    if article is not None:
        given += [*values_of(article, "datePublished"), *values_of(article, "dateCreated")]
    given += meta.all(PUBLISHED_META)
    given += meta.matching(_PUBLISHED_NAME)
    given += _time_elements(tree)
    return _first_precise(parse_date(one, **order) for one in given)


def _first_precise(dates: Iterable[StatedDate | None]) -> StatedDate | None:
    """The first date; a later one in its place that is on the same day and more precise."""
    first: StatedDate | None = None
    for date in dates:
        if date is None:
            continue
        if first is None:
            first = date
        elif first.precision == "day" and date.precision == "instant" and date.local_day == first.local_day:
            return date
        if first.precision == "instant":
            return first
    return first


def _time_elements(tree: HtmlElement) -> Iterator[str]:
    """Microdata and microformats first, then `time` elements beside the headline, then labelled ones."""
    for element in tree.xpath("//*[@itemprop or @property]"):
        named = (element.get("itemprop") or element.get("property") or "").split()
        if any(name.rpartition(":")[2] == "datePublished" for name in named) and not _is_elsewhere(element):
            yield element.get("datetime") or element.get("content") or element.text_content()
    beside = list(_beside_headline(tree))
    for element in beside:
        if _is_update(element) or _is_in_sentence(element):
            continue
        if element.tag == "time" and (element.get("datetime") or "").strip():
            yield element.get("datetime")
        elif element.tag == "abbr" and "published" in element.get("class", "").split():
            yield element.get("title", "")
    for element in tree.xpath("//article[.//h1]//footer//time[@datetime]"):
        if _LABEL.match(element.getparent().text_content()) and not _is_update(element):
            yield element.get("datetime")


def _shown(tree: HtmlElement, order: FigureOrder) -> StatedDate | None:
    """A date that stands by itself beside the headline, in an element named for dates or after a label."""
    for element in _beside_headline(tree):
        if element.tag in {"script", "style", "h1", "h2", "h3"} or len(element) > 3:  # noqa: PLR2004 - a container
            continue
        text = " ".join("".join(element.itertext()).split())
        if not 6 <= len(text) <= MAX_CHARACTERS or _is_in_sentence(element):  # noqa: PLR2004 - the shortest date
            continue
        is_named = element.tag == "time" or _DATE_CLASS.search(element.get("class", "")) is not None
        for part in _PARTS.split(text):
            labelled = _LABEL.sub("", part)
            if not (is_named or labelled != part) or _NOT_PUBLISHED.match(part):
                continue
            date = parse_date(_BYLINE.sub("", labelled).strip(_SEPARATORS), **order)
            if date is not None and date.precision in {"instant", "day"}:
                return date
    return None


def _beside_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements from the headline to the second long paragraph, without lists, menus and comments.

    Where the headline stands in an `article`, what stands above it there comes last.
    """
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    paragraphs = 0
    begun = False
    above: list[HtmlElement] = []
    article = next(headline.iterancestors("article"), None)
    for number, element in enumerate(tree.iter("*")):
        if number > MAX_ELEMENTS or paragraphs >= _PARAGRAPHS_READ:
            break
        begun = begun or element is headline
        if not begun:
            if article is not None and article in element.iterancestors() and not _is_elsewhere(element):
                above.append(element)
            continue
        if element.tag == "p" and len(element.text_content()) >= _LONG_PARAGRAPH:
            paragraphs += 1
        elif not _is_elsewhere(element):
            yield element
    yield from above


def _is_elsewhere(element: HtmlElement) -> bool:
    return any(
        one.tag in _ELSEWHERE or _COMMENTS.search(f"{one.get('class', '')} {one.get('id', '')}")
        for one in (element, *element.iterancestors())
        if one.tag not in {"body", "html"}
    )


def _is_in_sentence(element: HtmlElement) -> bool:
    """Whether the date is part of a sentence of the article, and so of the story."""
    if (element.tail or "").lstrip().startswith("."):
        return True
    block = element if element.tag == "p" else next(element.iterancestors("p"), None)
    if block is None:
        return False
    text = " ".join(block.text_content().split())
    return len(text) >= _LONG_PARAGRAPH or _SENTENCE_END.search(text) is not None


def _is_update(element: HtmlElement) -> bool:
    named = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
    return ("modif" in named or "updat" in named) and "publish" not in named


def _in_address(url: str | None) -> StatedDate | None:
    path = urlsplit(url).path.lower() if url else ""
    for form in _ADDRESS:
        for match in form.finditer(path):
            year, month, day = match.groups()
            number = month if month.isdecimal() else str(MONTHS.get(month, 0))
            date = parse_date(f"{year}-{number}-{day}")
            if date is not None and date.moment.astimezone(UTC):
                return date
    return None
