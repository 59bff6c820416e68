"""The language that a page claims for itself."""

import re

from lxml.html import HtmlElement

from newsgloss_common.html.json_ld import Item
from newsgloss_common.html.meta import Meta

MAX_TAG = 64
"""Of `RawArticle.language_hint`."""
_TAG = re.compile(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*")
_META = ("content-language", "language", "dc.language", "og:locale")
_XML = {"xml": "http://www.w3.org/XML/1998/namespace"}


def claimed_language(tree: HtmlElement, article: Item | None, meta: Meta) -> str | None:
    """The `lang` of the root or body, else what a `meta` element or JSON-LD names, as a BCP 47 tag."""
    candidates = [
        *tree.xpath("/html/@lang | /html/@xml:lang", namespaces=_XML),
        *tree.xpath("//body/@lang"),
        *meta.all(_META),
        (article or {}).get("inLanguage"),
    ]
    for given in candidates:
        tag = given.strip() if isinstance(given, str) else ""
        if len(tag) <= MAX_TAG and _TAG.fullmatch(tag):
            return tag.replace("_", "-")
    return None
