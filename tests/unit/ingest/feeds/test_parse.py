import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_ingest.feeds import parse_process
from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.items import FeedDocument, FeedItem
from newsgloss_ingest.feeds.parse import MAX_ITEMS, NotAFeedError, parse
from newsgloss_ingest.feeds.parse_process import parse_apart

URL = "https://news.example.org/feed"


def read(data: bytes | str, media_type: str = "application/xml") -> FeedDocument:
    return parse(data.encode() if isinstance(data, str) else data, media_type=media_type, url=URL)


def rss(*items: str, channel: str = "<language>en-gb</language>") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>T</title>{channel}{''.join(f'<item>{one}</item>' for one in items)}</channel></rss>"
    )


def json_feed(*items: dict[str, Any]) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})


def test_rss_gives_every_field() -> None:
    document = read(
        rss(
            "<title>A &amp;amp; B</title><link>/a?x=1</link><guid isPermaLink='false'>g1</guid>"
            "<description>&lt;p&gt;Summary.&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>First.</p><script>no</script><p>Second<br>line.</p>]]></content:encoded>"
            "<pubDate>Tue, 10 Mar 2026 08:00:00 +0100</pubDate><author>ada@example.org (Ada Example)</author>"
            "<category>News</category><category>Local</category>"
        )
    )
    assert document.language == "en-gb"
    assert document.items == [
        FeedItem(
            item_id="g1",
            url="https://news.example.org/a?x=1",
            title="A & B",
            text="First.\n\nSecond\nline.",
            is_whole=True,
            authors=("Ada Example",),
            keywords=("News", "Local"),
            published_at="2026-03-10T07:00:00+00:00",
        )
    ]


def test_an_id_that_is_an_address_serves_as_link() -> None:
    (item,) = read(rss("<title>t</title><guid>https://news.example.org/a</guid>")).items
    assert item.url == "https://news.example.org/a"


def test_a_description_alone_is_a_summary() -> None:
    (item,) = read(rss("<title>t</title><description>Only this.</description>")).items
    assert (item.text, item.is_whole) == ("Only this.", False)


def test_atom_gives_every_field() -> None:
    (item,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>urn:1</id>'
        '<title type="html">1 &amp;lt; 2</title><link href="http://e.example/1"/><author><name>Ada</name></author>'
        "<published>2026-03-10T08:00:00Z</published><updated>2026-03-11T08:00:00+01:00</updated>"
        '<summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p>'
        "<p>Two, longer.</p></div></content></entry></feed>"
    ).items
    assert item == FeedItem(
        item_id="urn:1",
        url="http://e.example/1",
        title="1 < 2",
        text="One.\n\nTwo, longer.",
        is_whole=True,
        authors=("Ada",),
        published_at="2026-03-10T08:00:00+00:00",
        modified_at="2026-03-11T07:00:00+00:00",
    )


def test_json_feed_gives_every_field() -> None:
    (item,) = read(
        json_feed(
            {
                "id": 7,
                "url": "/b",
                "title": "t",
                "content_html": "<p>One.</p><p>Two.</p>",
                "summary": "s",
                "date_published": "2026-03-10T08:00:00+01:00",
                "date_modified": "2026-03-10T09:00:00Z",
                "tags": ["q"],
                "authors": [{"name": "Ada"}],
            }
        )
    ).items
    assert item == FeedItem(
        item_id="7",
        url="https://news.example.org/b",
        title="t",
        text="One.\n\nTwo.",
        is_whole=True,
        authors=("Ada",),
        keywords=("q",),
        published_at="2026-03-10T07:00:00+00:00",
        modified_at="2026-03-10T09:00:00+00:00",
    )


def test_an_empty_feed_is_a_feed_whatever_its_content_type() -> None:
    assert read(rss(), "text/html").items == []


@pytest.mark.parametrize(
    "data",
    ["", "junk", "{}", "{", '{"version": "2"}', "<html><p>hi</p></html>", "<rss version='2.0'><chan", "[1]"],
)
def test_what_is_no_feed_is_said_to_be_none(data: str) -> None:
    with pytest.raises(NotAFeedError):
        read(data)


def test_too_many_items_are_left_out_and_counted() -> None:
    document = read(json_feed(*({"id": str(number)} for number in range(MAX_ITEMS + 5))))
    assert (len(document.items), document.left_out) == (MAX_ITEMS, 5)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "http://["]
)
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    (item,) = read(json_feed({"id": "1", "url": link, "content_text": "x"})).items
    assert item.url == ""


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#x110000;", "&#99999999999999999999;", "&#X0"]
)
def test_a_reference_to_no_character_does_not_lose_the_feed(reference: str) -> None:
    (item,) = read(rss(f"<title>A {reference} B</title><description>d</description>")).items
    assert item.title.startswith("A")


def test_entities_do_not_reach_files_and_do_not_multiply() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY l0 "lol">{bomb}]>'
    data = rss("<title>&x;&l11;</title><description>d</description>").replace("?>", f"?>{doctype}")
    try:
        text = repr(read(data))
    except NotAFeedError:
        text = ""
    assert "root:" not in text
    assert len(text) < 10_000


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "url", "title", "content_text", "content_html", "summary", "authors", "author", "tags")


@given(st.lists(st.dictionaries(st.sampled_from([*FIELDS, "date_published"]), JSON), max_size=3), JSON)
def test_a_json_feed_may_hold_anything_anywhere(items: list[dict[str, Any]], language: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": items, "language": language}
    assert len(read(json.dumps(feed)).items) == len(items)


async def test_in_a_process_of_its_own_it_reads_the_same() -> None:
    data = rss("<title>t</title><guid>1</guid><category>a</category><description>d</description>").encode()
    assert await parse_apart(data, media_type="text/xml", url=URL) == read(data)


async def test_in_a_process_of_its_own_what_is_no_feed_is_an_error() -> None:
    with pytest.raises(FetchError, match="no feed: neither RSS nor Atom nor JSON Feed"):
        await parse_apart(b"junk", media_type="text/xml", url=URL)


async def test_a_feed_that_takes_too_long_to_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_process, "SECONDS", 0.01)
    with pytest.raises(FetchError, match=r"more than 0\.01 s"):
        await parse_apart(rss().encode(), media_type="text/xml", url=URL)
