"""Items of one document are different items, whatever they share.

An id or a link that several of them have tells none of them apart: some feeds repeat one guid, and live blogs
link to one page with a fragment for each post. Then the other one identifies an item, else the whole link
with its fragment, else id or link with the title.
"""

from collections import Counter
from dataclasses import replace

from newsgloss_common.article.canonical_url import canonical_url
from newsgloss_ingest.feeds.items import FeedItem

_SCRIPT_ROUTES = ("#!", "#/")
"""Begin a fragment that a script reads as an address of its own."""


def distinct_items(items: list[FeedItem]) -> list[FeedItem]:
    """The items in their order, each with what identifies it; a repeat of an item is that item."""
    first: dict[tuple[str, ...], FeedItem] = {}
    for item in items:
        first.setdefault(_said(item), item)
    told = dict(zip(first, _told_apart(list(first.values())), strict=True))
    return [told[_said(item)] for item in items]


def _said(item: FeedItem) -> tuple[str, ...]:
    return item.item_id, item.url, item.title, item.text


def _told_apart(items: list[FeedItem]) -> list[FeedItem]:
    pages = [canonical_url(item.url) or "" if item.url else "" for item in items]
    ids = Counter(item.item_id for item in items if item.item_id)
    links = Counter(page for page in pages if page)
    whole_links = Counter(item.url for item in items if item.url)
    titled = Counter((item.item_id or item.url, item.title) for item in items)
    result = []
    for item, page in zip(items, pages, strict=True):
        shares_id = ids[item.item_id] > 1
        shares_link = links[page] > 1 or any(route in item.url for route in _SCRIPT_ROUTES)
        if not shares_id and not shares_link:
            result.append(item)
        elif shares_id and item.url and not shares_link:
            result.append(replace(item, item_id=""))
        elif item.item_id and not shares_id:
            result.append(replace(item, own_id=item.item_id))
        elif whole_links[item.url] == 1:
            result.append(replace(item, own_id=item.url))
        else:
            named = item.item_id or item.url
            text = "" if titled[named, item.title] == 1 else f"\0{item.text}"
            result.append(replace(item, own_id=f"{named}\0{item.title}{text}"))
    return result
