"""Text of elements, and their removal."""

from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def text_of(element: HtmlElement) -> str:
    """The element's text on one line, with a space wherever a tag is: enough to compare and to measure."""
    return " ".join(" ".join(element.itertext()).split())


def drop(element: HtmlElement) -> None:
    """Remove the element from its tree, and keep the text after it; a root stays."""
    if element.getparent() is not None:
        element.drop_tree()
