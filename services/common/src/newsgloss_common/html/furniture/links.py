"""Links to other articles: lists of them, cards, and paragraphs that are nothing else."""

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsgloss_common.html.furniture.elements import HEADINGS, drop, text_of
from newsgloss_common.html.furniture.words import LABEL

MIN_ITEMS = 2
MIN_WORDS = 4
"""A shorter link may be a word of the article on a line of its own."""
MAX_LABEL = 60
MIN_PARAGRAPH, MIN_SECTIONS = 100, 3
"""Characters of a paragraph below a linked heading, and such headings, that make it a part of the article."""
LIST_SHARE = 0.9
BOX_SHARE = 0.5
ONE_LINK_SHARE, LINKS_SHARE, LABELLED_SHARE = 0.95, 0.8, 0.6
"""Share of a block's text that is in its links: one link, several, and after a label such as 'Related:'."""


def remove_links_elsewhere(body: HtmlElement, url: str | None) -> None:
    """Remove what leads to other pages of the same site.

    Links to other sites stay, since they may be what the article is about: offers, documents, results.
    """
    site = _Site(url)
    for heading in list(body.iter(*HEADINGS[1:])):
        if _is_label(heading):
            _drop_labelled(heading, body)
    for block in list(body.iter("ul", "ol")):
        items = [item for item in block if item.tag == "li"]
        if len(items) >= MIN_ITEMS and all(_is_link_item(item, site) for item in items):
            _drop_with_label(block)
    for link in list(body.iter("a")):
        if next(link.iter(*HEADINGS[1:]), None) is not None:
            drop(link)
    for block in list(body.iter("p", "h2", "h3", "h4", "li")):
        if _leads_elsewhere(block, site) and not _heads_a_paragraph(block):
            _drop_with_label(block)


class _Site:
    """Says whether an address belongs to the page's own site, and to another page of it."""

    def __init__(self, url: str | None) -> None:
        self._url = url or ""
        self._page = self._url.partition("#")[0]
        self._domain = _domain(self._url)

    def is_other_page(self, href: str) -> bool:
        href = href.strip()
        if not href or href.startswith("#"):
            return False
        if not self._url:
            return True
        try:
            address = urljoin(self._url, href)
            return address.partition("#")[0] != self._page and _domain(address) == self._domain
        except ValueError:
            return False


def _domain(url: str) -> list[str]:
    """The last two labels of the host: enough to tell a site's own links from those to other sites."""
    return (urlsplit(url).hostname or "").split(".")[-2:]


def _is_link_item(item: HtmlElement, site: _Site) -> bool:
    links = _links(item)
    return bool(links) and _share(item, links) >= LIST_SHARE and _all_other_pages(links, site)


def _leads_elsewhere(block: HtmlElement, site: _Site) -> bool:
    links = _links(block)
    if not links:
        return False
    text = text_of(block)
    share = _share(block, links)
    if share >= LABELLED_SHARE and LABEL.match(text):
        return True
    wanted = ONE_LINK_SHARE if len(links) == 1 else LINKS_SHARE
    return share >= wanted and len(text.split()) >= MIN_WORDS and _all_other_pages(links, site)


def _heads_a_paragraph(block: HtmlElement) -> bool:
    """Whether a linked heading stands above text of the article, as in lists of places or products."""
    if block.tag not in HEADINGS:
        return False
    following = block.getnext()
    while following is not None and following.tag in {"figure", "img"}:
        following = following.getnext()
    return (
        following is not None
        and following.tag == "p"
        and len(text_of(following)) >= MIN_PARAGRAPH
        and _share(following, _links(following)) < BOX_SHARE
        and sum(1 for one in following.getparent().iterchildren(block.tag) if _links(one)) >= MIN_SECTIONS
    )


def _links(element: HtmlElement) -> list[HtmlElement]:
    return [link for link in element.iter("a") if link.get("href")]


def _all_other_pages(links: list[HtmlElement], site: _Site) -> bool:
    return all(site.is_other_page(link.get("href", "")) for link in links)


def _share(element: HtmlElement, links: list[HtmlElement]) -> float:
    whole = len(text_of(element))
    return sum(len(text_of(link)) for link in links) / whole if whole else 0.0


def _drop_with_label(block: HtmlElement) -> None:
    """Drop the block, and the 'Related' or 'Don't miss' right before it."""
    previous = block.getprevious()
    if previous is not None and previous.tag in {*HEADINGS, "p", "div", "strong"} and _is_label(previous):
        drop(previous)
    drop(block)


def _is_label(element: HtmlElement) -> bool:
    text = text_of(element)
    return len(text) < MAX_LABEL and LABEL.match(text) is not None


def _drop_labelled(heading: HtmlElement, body: HtmlElement) -> None:
    """Drop 'Top stories' with the box it heads, or with the links that follow it."""
    box = heading.getparent()
    if box is None:
        return
    if box is not body and next(box.iter("h1"), None) is None and _share(box, _links(box)) >= BOX_SHARE:
        drop(box)
        return
    found = False
    for following in list(heading.itersiblings()):
        if _share(following, _links(following)) < BOX_SHARE:
            break
        drop(following)
        found = True
    if found:
        drop(heading)
