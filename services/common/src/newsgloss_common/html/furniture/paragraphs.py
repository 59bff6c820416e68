"""Paragraphs that speak to the reader instead of telling the story."""

from lxml.html import HtmlElement

from newsgloss_common.html.furniture.elements import drop, text_of
from newsgloss_common.html.furniture.words import (
    APPEAL,
    APPEAL_FOR,
    APPEAL_TO_READER,
    BIOGRAPHY,
    COPYRIGHT,
    NOTICE,
    SOURCE_LINE,
)

MAX_APPEAL = 400
MAX_UNLINKED_APPEAL = 100
MAX_COPYRIGHT = 120
MIN_PARAGRAPHS, LAST = 3, 4
"""Paragraphs that always stay, and that are the end of a page's text."""
ITALIC_SHARE = 0.9
_MAX_CHILDREN = 12
"""A block with more of them is a container."""


def remove_paragraphs(body: HtmlElement) -> None:
    """Remove appeals to subscribe or follow, copyright lines, and marks of advertisements."""
    for block in list(body.iter("p", "h2", "h3", "h4", "h5", "h6", "li", "div", "small")):
        if len(block) <= _MAX_CHILDREN and _speaks_to_the_reader(block):
            drop(block)
    _remove_from_end(body)


def _remove_from_end(body: HtmlElement) -> None:
    """Remove who wrote the article, and the agency that it is from, from its last paragraphs."""
    paragraphs = [block for block in body.iter("p") if text_of(block)]
    for block in paragraphs[max(MIN_PARAGRAPHS, len(paragraphs) - LAST) :]:
        text = text_of(block)
        if len(text) <= MAX_APPEAL and (
            SOURCE_LINE.match(text) or (BIOGRAPHY.match(text) and _is_in_italics(block, text))
        ):
            drop(block)


def _is_in_italics(block: HtmlElement, text: str) -> bool:
    return sum(len(text_of(one)) for one in block.iter("em", "i")) >= ITALIC_SHARE * len(text)


def _speaks_to_the_reader(block: HtmlElement) -> bool:
    length = 0
    for part in block.itertext():
        length += len(part)
        if length > 2 * MAX_APPEAL:  # white space included
            return False
    text = text_of(block)
    if (len(text) < MAX_COPYRIGHT and COPYRIGHT.match(text)) or NOTICE.match(text):
        return True
    if len(text) > MAX_APPEAL or not (APPEAL.match(text) and APPEAL_FOR.search(text)):
        return False
    links = list(block.iter("a"))
    if any(APPEAL_FOR.search(f"{link.get('href', '')} {text_of(link)}") for link in links):
        return True
    return APPEAL_TO_READER.search(text) is not None and (len(text) < MAX_UNLINKED_APPEAL or bool(links))
