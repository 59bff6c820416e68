"""Elements that are hidden, or named for what is not the article."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from newsgloss_common.html.furniture.elements import drop, text_of
from newsgloss_common.html.furniture.words import CONTAINER_NAME, HIDDEN, NOT_THE_STORY

_TAGS = ("div", "section", "aside", "span", "p", "ul", "ol", "li", "figure", "h2", "h3", "dialog", "template")

LONG, MIN_PARAGRAPHS = 80, 2
"""Characters of a paragraph, and paragraphs, of an article's hidden rest and of what stands before it."""


def remove_containers(body: HtmlElement) -> None:
    """Remove them, except one that holds more than half of the page's paragraphs.

    Some sites hide the whole article until a script shows it, or name its container like a teaser.
    """
    limit = _prose(body) / 2
    for element in list(_named_or_hidden(body)):
        if _is_rest_of_article(element):
            element.attrib.pop("style", None)
        elif _prose(element) <= limit:
            drop(element)


def _named_or_hidden(body: HtmlElement) -> Iterator[HtmlElement]:
    for element in body.iter(*_TAGS):
        if element.tag in {"dialog", "template"}:
            yield element
            continue
        attributes = element.attrib
        if not attributes:
            continue
        if (
            "hidden" in attributes
            or HIDDEN.search(attributes.get("style", ""))
            or CONTAINER_NAME.search(attributes.get("class", ""))
            or CONTAINER_NAME.search(attributes.get("id", ""))
        ):
            yield element


def _is_rest_of_article(element: HtmlElement) -> bool:
    """Whether a hidden element continues visible paragraphs beside it, as with a 'Read more' button."""
    named = f"{element.get('class', '')} {element.get('id', '')}"
    parent = element.getparent()
    if parent is None or CONTAINER_NAME.search(named) or NOT_THE_STORY.search(named):
        return False
    paragraphs = [child for child in element.iter("p") if len(text_of(child)) >= LONG]
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    before = [one for one in element.itersiblings("p", preceding=True) if len(text_of(one)) >= LONG]
    return (
        len(paragraphs) >= MIN_PARAGRAPHS and len(before) >= MIN_PARAGRAPHS and 5 * linked < _prose(element)
    )


def _prose(element: HtmlElement) -> int:
    """Characters of text in paragraphs."""
    return sum(len(text) for paragraph in element.iter("p") for text in paragraph.itertext())
