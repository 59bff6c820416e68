"""What an article is called, without the name of its site or section."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsgloss_common.dates import parse_date
from newsgloss_common.html.json_ld import Item, names_of, types_of
from newsgloss_common.html.meta import Meta
from newsgloss_common.html.site_names import is_section, is_site, is_site_of_host

MAX_HEADINGS = 20
MAX_CUT = 500
"""A longer title is no headline, and stays as it is."""
_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u2015\u2039\u203a\uff0d·•»«~:/\\-]+\s+|\s*[|\uff5c]\s*|\s+::\s+")
_BEFORE_SITE = re.compile(r"\s*[:\uff1a_\u3010\uff3b\[(]\s*")
"""Also separates a title from its site's name, but from nothing else."""
_ESCAPED = re.compile(r"&(?:amp|quot|apos|#0?39|#8217|#8211|nbsp);")
"""References that a template escaped twice."""
_SITE_META = (
    "og:site_name",
    "application-name",
    "al:android:app_name",
    "dc.publisher",
    "twitter:site",
    "publisher",
    "copyright",
)
_SECTION_META = ("article:section", "parsely-section", "section")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title")
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page calls itself.

    Attributes:
        headings: its `h1`, in their order.
        stated: `og:title` and the like.
        document: the `title` element.
        sites: names of the site, its publisher and of sections, as `folded` gives them.
        url: the page's address.
    """

    headings: list[str]
    stated: list[str]
    document: str
    sites: frozenset[str]
    url: str | None = None

    @property
    def all(self) -> list[str]:
        """All but the site's names."""
        return [*self.headings, *self.stated, self.document]

    @property
    def not_names(self) -> frozenset[str]:
        """What cannot be an author's name, as `folded` gives it."""
        return self.sites | {folded(title) for title in self.all}

    @classmethod
    def read(cls, tree: HtmlElement, meta: Meta, items: Iterable[Item], url: str | None) -> "Titles":
        """Read them off the page."""
        title = tree.find(".//title")
        names = [*meta.all(_SITE_META), *meta.all(_SECTION_META)]
        for item in items:
            names += names_of(item.get("publisher"))
            names += names_of(item.get("articleSection"))
            if any(kind.endswith(("Organization", "WebSite")) for kind in types_of(item)):
                names += names_of(item.get("name"))
        host = (urlsplit(url).hostname or "") if url and "//" in url else ""
        sites = {folded(name) for name in names} | _host_names(host)
        sites.discard("")
        document = _line(title.text_content()) if title is not None else ""
        stated = [_line(one) for one in meta.all(_TITLE_META)]
        sites -= {
            folded(one) for one in (*stated, document)
        }  # some templates give the title as the site's name
        headings = [_line(heading.text_content()) for heading in list(tree.iter("h1"))[:MAX_HEADINGS]]
        first, *rest = _SEPARATOR.split(document)
        if folded(first) in {folded(one) for one in (*headings, *stated)}:
            sites |= {folded(part) for part in rest if folded(part)}  # 'Headline | Section | Site'
        parts = {folded(part) for part in rest} - {""}
        sites |= {
            name for one in headings if (name := folded(one)) in parts and len(folded(first)) > len(name)
        }
        return cls(
            headings=[heading for heading in headings if heading and folded(heading) not in sites],
            stated=stated,
            document=document,
            sites=frozenset(sites),
            url=url,
        )

    def best(self, article: Item | None) -> str | None:
        """The article's own name; None when the page names nothing."""
        headlines = [_line(one) for key in ("headline", "name") for one in names_of((article or {}).get(key))]
        others = [*self.stated, self.document, *headlines]
        for heading in self.headings:
            if any(_within(heading, other) for other in others):
                return self._cut(self._without_kicker(heading, headlines), others)
        if (
            len(self.headings) == 1
            and not self.stated
            and (not self.document or _words(self.headings[0]) & _words(self.document))
        ):
            return self._cut(self.headings[0], others)
        candidates = [*self.stated, *headlines, self.document, *self.headings]
        named = [one for one in candidates if one and folded(one) not in self.sites]
        return self._cut(named[0], [*candidates, *self.headings]) if named else None

    def _without_kicker(self, heading: str, headlines: list[str]) -> str:
        """The heading without the words above it, where two other places have it without them."""
        for title in self.stated:
            short = folded(title)
            confirmed = short in folded(self.document) or short in {folded(one) for one in headlines}
            if (
                short != folded(heading)
                and folded(heading).endswith(short)
                and confirmed
                and 2 * len(short) > len(folded(heading))
            ):
                return title
        return heading

    def _cut(self, title: str, others: list[str]) -> str:
        """Without names of site and section at its ends, by what else the page is called."""
        if len(title) > MAX_CUT:
            return title
        return self._without_unnamed_site(self._without_named_site(self._without_parts(title, others)))

    def _without_named_site(self, title: str) -> str:
        """Without the site's name behind a colon, an underscore or a bracket."""
        for match in _BEFORE_SITE.finditer(title):
            if match.start() and folded(title[match.end() :]) in self.sites:
                return title[: match.start()]
            if title not in self.headings and folded(title[: match.start()]) in self.sites:
                return title[match.end() :]
        return title

    def _without_unnamed_site(self, title: str) -> str:
        """Without what looks like a site's name; a heading has none."""
        if title in self.headings:
            return title
        cuts = [match.span() for match in _SEPARATOR.finditer(title)]
        if not cuts:
            return title
        if len(cuts) > 1 and parse_date(title[cuts[-1][1] :]) is not None:
            title = title[: cuts.pop()[0]]
        start, end = cuts[-1]
        if len(cuts) > 1 and is_site_of_host(title[cuts[-2][1] : start], self.url):
            return title[: cuts[-2][0]]
        if not is_site(title[end:], title[start:end], title[:start], self.url):
            return title
        if len(cuts) > 1 and is_section(title[cuts[-2][1] : start], title[: cuts[-2][0]]):
            start = cuts[-2][0]
        return title[:start]

    def _without_parts(self, title: str, others: list[str]) -> str:
        parts = _SEPARATOR.split(title)
        if len(parts) == 1:
            return title
        cuts = [match.span() for match in _SEPARATOR.finditer(title)]
        shorter = {folded(other) for other in others} - {folded(title)}
        for start, end in cuts:
            # The page itself says the rest of its name alone.
            if folded(title[:start]) in shorter and len(title[:start]) >= len(title[end:]) / 2:
                return title[:start]
            if folded(title[end:]) in shorter and folded(title[:start]) in self.sites:
                return title[end:]
        for (start, end), following in zip(cuts, [*cuts[1:], (len(title), 0)], strict=True):
            if folded(title[end : following[0]]) in self.sites:
                return title[:start]
        if cuts and folded(title[: cuts[0][0]]) in self.sites:
            title = title[cuts[0][1] :]
        return title


def _line(text: str) -> str:
    return " ".join((html.unescape(text) if _ESCAPED.search(text) else text).split())


def folded(text: str) -> str:
    """Letters and digits alone, for comparing names of sites and titles; without a leading 'the'."""
    joined = "".join(_LETTERS.findall(text.casefold()))
    return joined.removeprefix("the") if len(joined) > len("the") + 2 else joined


def _words(text: str) -> set[str]:
    return set(_LETTERS.findall(text.casefold()))


def _within(heading: str, other: str) -> bool:
    first, second = folded(heading), folded(other)
    return (
        bool(first)
        and bool(second)
        and (first in second or (second in first and 2 * len(second) > len(first)))
    )


def _host_names(host: str) -> set[str]:
    """`harbourpost` and `harbourpost.com` from `www.harbour-post.com`."""
    labels = host.removeprefix("www.").split(".")
    return {folded("".join(labels[:count])) for count in range(1, len(labels) + 1)} | {
        folded(label) for label in labels[:-1]
    }
