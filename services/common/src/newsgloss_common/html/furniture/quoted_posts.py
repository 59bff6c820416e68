"""Posts of social networks that an article quotes.

They are text of the article, although their containers are named like the buttons for sharing.
"""

import re

from lxml.html import HtmlElement

_QUOTED_POST = re.compile(r"\b(?:twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed)\b")
_SLACK = 20
"""Characters that a container may add to the post and still be its alone."""
_MAX_CONTAINERS = 4


def keep_quoted_posts(body: HtmlElement) -> None:
    """Take class and id from quoted posts and from the containers that hold nothing else."""
    for quote in body.iter("blockquote"):
        if not _QUOTED_POST.search(quote.get("class", "")):
            continue
        limit = _length(quote) + _SLACK
        element = quote
        for _ in range(_MAX_CONTAINERS):
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
            element = element.getparent()
            if element is None or element is body or _length(element) > limit:
                break


def _length(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())
