from dataclasses import replace

import pytest

from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.distinct_items import distinct_items
from newsgloss_ingest.feeds.item_article import article_id_of
from newsgloss_ingest.feeds.items import FeedItem

FEED = Feed(url="https://a.example/feed", source="example")
SITE = "https://news.example.org"


def items(*given: tuple[str, str, str]) -> list[FeedItem]:
    return distinct_items([FeedItem(one, link, title, f"Text of {title}.") for one, link, title in given])


def ids(found: list[FeedItem]) -> set[str]:
    return {article_id_of(FEED, item) for item in found}


@pytest.mark.parametrize(
    "given",
    [
        [("same", f"{SITE}/{number}", f"T{number}") for number in range(3)],
        [(f"id{number}", f"{SITE}/live#post-{number}", f"T{number}") for number in range(3)],
        [("", f"{SITE}/live#post-{number}", f"T{number}") for number in range(3)],
        [("same", f"{SITE}/live#post-{number}", f"T{number}") for number in range(3)],
        [(f"id{number}", f"{SITE}/", f"T{number}") for number in range(3)],
        [("same", f"{SITE}/", f"T{number}") for number in range(3)],
        [("same", "", f"T{number}") for number in range(3)],
        [("", f"{SITE}/", f"T{number}") for number in range(3)],
        [("", f"{SITE}/#!/story/{number}", f"T{number}") for number in range(3)],
        [("", "", f"T{number}") for number in range(3)],
        [("same", "", "T"), ("other", "", "T"), ("third", "", "T")],
    ],
)
def test_three_items_are_three_articles(given: list[tuple[str, str, str]]) -> None:
    found = items(*given)
    assert len({item.key for item in found}) == 3
    assert len(ids(found)) == 3


def test_items_of_one_text_in_all_but_the_text_are_told_apart_too() -> None:
    found = distinct_items([FeedItem("same", f"{SITE}/", "T", text) for text in ("One.", "Two.")])
    assert len(ids(found)) == len({item.key for item in found}) == 2


def test_a_script_s_address_tells_stories_apart_from_one_poll_to_the_next() -> None:
    first, second = (items(("", f"{SITE}/#!/story/{number}", "T")) for number in (1, 2))
    assert ids(first) != ids(second)


def test_items_that_share_nothing_are_as_they_were() -> None:
    given = [FeedItem(str(number), f"{SITE}/{number}", "T") for number in range(3)]
    assert distinct_items(given) == given


def test_an_item_keeps_its_article_when_another_joins_it() -> None:
    alone = items(("id1", f"{SITE}/live#1", "One"))
    joined = items(("id2", f"{SITE}/live#2", "Two"), ("id1", f"{SITE}/live#1", "One"))
    assert alone[0].key == joined[1].key


def test_a_repeat_is_the_same_item() -> None:
    item = FeedItem("1", f"{SITE}/1", "T", "Text.")
    first, second = distinct_items([item, replace(item, keywords=("Sport",))])
    assert first is second
    assert first == item
