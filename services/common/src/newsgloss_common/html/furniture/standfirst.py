"""The summary between headline and text, which is not part of the text."""

from lxml.html import HtmlElement

from newsgloss_common.html.furniture.elements import drop, text_of
from newsgloss_common.html.furniture.words import STANDFIRST_NAME

MIN_HEADING = 60
"""A shorter heading right below the headline may be that of the first section."""


def remove_standfirst(body: HtmlElement) -> None:
    """Remove it where it is a heading, or named as what it is, next to the page's headline."""
    for headline in list(body.iter("h1")):
        for element in _near(headline):
            is_heading = element.tag != "p" and len(text_of(element)) >= MIN_HEADING
            if is_heading or STANDFIRST_NAME.search(element.get("class", "")):
                drop(element)


def _near(headline: HtmlElement) -> list[HtmlElement]:
    header = next(headline.iterancestors("header"), None)
    near = [] if header is None else list(header.iter("h2", "h3", "h4", "p"))
    following = headline.getnext()
    if following is not None and following.tag in {"h2", "h3", "h4", "p"}:
        near.append(following)
    return near
