"""A web page → its article, by trafilatura; pure, but slow on some pages: see `workers.py`."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document
from w3lib.encoding import html_to_unicode

from newsgloss_common.html import claims
from newsgloss_common.html.page import NoArticleError, PageArticle

MIN_PROSE_BYTES = 50
"""UTF-8 bytes of text outside links below which a page holds no article: some nine English words, or
seventeen Chinese characters. A judgement: menus, log-in forms and error pages mostly lie below it."""
NEVER_ARTICLE = ["//nav", "//footer[not(ancestor::article)]"]
"""Said to be none by HTML itself; of a short article, trafilatura would take them along."""
MAX_AUTHORS = 256
MAX_AUTHOR_CHARACTERS = 512
_XML_CANNOT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENCODING = re.compile(r"\s*<\?xml[^>]*\?>")


def article_from_html(
    html: bytes | str, *, url: str | None = None, charset: str | None = None
) -> PageArticle:
    """The article that a page shows.

    Args:
        html: the page; bytes are decoded as browsers do: byte order mark, `charset`, the page's own
            declaration, UTF-8 where it fits, windows-1252.
        url: where it was found, to resolve relative addresses.
        charset: what its transport said (HTTP `Content-Type`).

    Raises:
        NoArticleError: it shows none.
    """
    text = html if isinstance(html, str) else _decode(html, charset)
    tree = _parse(text)
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    language = claims.language(tree)
    published = claims.date(tree, claims.PUBLISHED, "datePublished")
    modified = claims.date(tree, claims.MODIFIED, "dateModified")
    canonical = claims.canonical_url(tree, url)
    # It takes the tree apart, so all that is read off the page itself is read before.
    document = bare_extraction(
        tree, url=url, with_metadata=True, include_comments=False, prune_xpath=NEVER_ARTICLE
    )
    if not isinstance(document, Document) or not document.text:
        raise NoArticleError("the page shows no article")
    title = " ".join((document.title or "").split()) or None
    lines = [line.rstrip() for line in document.text.splitlines() if line.strip()]
    if lines and lines[0].strip() == title:
        del lines[0]
    prose = sum(len(line.encode()) for line in lines if line.strip(" -|") not in links)
    if prose < MIN_PROSE_BYTES:
        raise NoArticleError("the page shows no article: next to no text outside links, menus and forms")
    return PageArticle(
        title=title,
        body="\n".join(lines),
        authors=_authors(document.author),
        published_at=published or claims.moment_of(document.date),
        modified_at=modified,
        language=language,
        canonical_url=canonical,
    )


def _decode(html: bytes, charset: str | None) -> str:
    header = f"text/html; charset={charset}" if charset else None
    _, text = html_to_unicode(header, html, default_encoding="windows-1252", auto_detect_fun=_utf8_if_it_fits)
    return text


def _utf8_if_it_fits(data: bytes) -> str | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _parse(text: str) -> HtmlElement:
    """As a tree; what XML cannot hold is a space, an empty page has no article."""
    cleaned = _ENCODING.sub("", _XML_CANNOT.sub(" ", text), count=1)
    try:
        # Bytes, since lxml reads a str by way of the platform's own wide characters.
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return document_fromstring(cleaned.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise NoArticleError("the page is empty") from None


def _authors(names: str | None) -> tuple[str, ...]:
    parts = (" ".join(name.split()) for name in (names or "").split(";"))
    return tuple(name for name in parts if 0 < len(name) <= MAX_AUTHOR_CHARACTERS)[:MAX_AUTHORS]
