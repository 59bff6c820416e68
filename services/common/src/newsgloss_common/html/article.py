"""The article of a web page. Pure, but slow on some pages: `workers.py` runs it under limits."""

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document

from newsgloss_common.html import json_ld, page_dates
from newsgloss_common.html.authors import authors
from newsgloss_common.html.decoding import decode_page
from newsgloss_common.html.furniture import remove_furniture
from newsgloss_common.html.language import claimed_language
from newsgloss_common.html.meta import Meta
from newsgloss_common.html.own_address import absolute_address, own_address
from newsgloss_common.html.page import NoArticleError, PageArticle
from newsgloss_common.html.titles import Titles

MIN_PROSE_BYTES = 50
"""UTF-8 bytes of text outside links below which a page holds no article: some nine English words, or
seventeen Chinese characters. A judgement: menus, log-in forms and error pages mostly have less."""
NEVER_ARTICLE = ["//nav", "//footer[not(ancestor::article)]"]
"""HTML itself says that these are no article. In short articles, trafilatura would keep them."""
_XML_CANNOT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENCODING = re.compile(r"\s*<\?xml[^>]*\?>")


def article_from_html(
    html: bytes | str, *, url: str | None = None, charset: str | None = None
) -> PageArticle:
    """Read the article that a page shows.

    Args:
        html: the page; bytes are decoded as `decode_page` says.
        url: where it was found, to resolve relative addresses.
        charset: what its transport said (HTTP `Content-Type`).

    Raises:
        NoArticleError: it shows none.
    """
    url = absolute_address(url) if url else None
    tree = _parse(html if isinstance(html, str) else decode_page(html, charset))
    # trafilatura takes the tree apart: everything else is read first.
    meta, items = Meta(tree), json_ld.items(tree)
    titles = Titles.read(tree, meta, items, url)
    item = json_ld.own_article(items, url, titles.all)
    title = titles.best(item)
    language = claimed_language(tree, item, meta)
    order = page_dates.figure_order(language)
    published = page_dates.published(tree, item, meta, url, order)
    names = authors(tree, item, meta, titles.not_names)
    address = own_address(tree, url, titles.all, item)
    body = _body(tree, url, titles.headings if title is None else [title, *titles.all])
    return PageArticle(
        title=title,
        body=body,
        authors=names,
        published_at=published.date.moment if published else None,
        published_at_precision=published.date.precision if published else None,
        published_at_source=published.source if published else None,
        modified_at=page_dates.modified(item, meta, order),
        language=language,
        canonical_url=address,
    )


def _body(tree: HtmlElement, url: str | None, titles: Iterable[str]) -> str:
    """The text, a paragraph a line, without the headline that stands above it."""
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    remove_furniture(tree, url)
    document = bare_extraction(tree, url=url, include_comments=False, prune_xpath=NEVER_ARTICLE)
    if not isinstance(document, Document) or not document.text:
        raise NoArticleError("the page shows no article")
    lines = [line.rstrip() for line in document.text.splitlines() if line.strip()]
    headlines = set(titles)
    while lines and " ".join(lines[0].split()) in headlines:
        del lines[0]
    prose = sum(len(line.encode()) for line in lines if line.strip(" -|") not in links)
    if prose < MIN_PROSE_BYTES:
        raise NoArticleError("the page shows no article: next to no text outside links, menus and forms")
    return "\n".join(lines)


def _parse(text: str) -> HtmlElement:
    """Parse; characters that XML cannot hold become spaces.

    Raises:
        NoArticleError: the page is empty.
    """
    cleaned = _ENCODING.sub("", _XML_CANNOT.sub(" ", text), count=1)
    try:
        # Bytes, because lxml reads a str by way of the platform's own wide characters.
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return document_fromstring(cleaned.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise NoArticleError("the page is empty") from None
