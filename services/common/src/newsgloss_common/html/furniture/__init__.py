"""Removes what surrounds an article on its page, before its text is extracted.

The rules look at structure first: hidden elements, lists of links, paragraphs that are one link. Class names
and phrases come second, and only those that sites all over the web share. docs/pages.md says what each rule
gained on the benchmark.
"""

from lxml.html import HtmlElement

from newsgloss_common.html.furniture.containers import remove_containers
from newsgloss_common.html.furniture.links import remove_links_elsewhere
from newsgloss_common.html.furniture.paragraphs import remove_paragraphs
from newsgloss_common.html.furniture.quoted_posts import keep_quoted_posts
from newsgloss_common.html.furniture.standfirst import remove_standfirst

__all__ = ["remove_furniture"]


def remove_furniture(tree: HtmlElement, url: str | None) -> None:
    """Change the page's tree in place; `url` is the address of the page."""
    body = tree if tree.tag == "body" else tree.find(".//body")
    if body is None:
        return
    keep_quoted_posts(body)
    remove_containers(body)
    remove_links_elsewhere(body, url)
    remove_paragraphs(body)
    remove_standfirst(body)
