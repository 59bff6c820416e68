import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_ingest.feeds import parse_process
from newsgloss_ingest.feeds.errors import FetchError, NotAFeedError
from newsgloss_ingest.feeds.item_fields import MAX_ITEMS
from newsgloss_ingest.feeds.items import FeedDocument, FeedItem
from newsgloss_ingest.feeds.parse import parse
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
            published_at_precision="instant",
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
        published_at_precision="instant",
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
        published_at_precision="instant",
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


LINE = "Der Fährmann fährt künftig auch nachts über den Fluss"


@pytest.mark.parametrize(
    "declaration", ['<?xml version="1.0" encoding="utf-8"?>', '<?xml version="1.0"?>', ""]
)
@pytest.mark.parametrize(
    ("bad", "mended"),
    [
        (b"\xff", "\N{REPLACEMENT CHARACTER}"),
        (b"\x96", "\N{EN DASH}"),
        (b"\xed\xa0\xbd\xed\xb8\x80", "\N{GRINNING FACE}"),
    ],
)
def test_one_bad_byte_spoils_that_byte_alone(declaration: str, bad: bytes, mended: str) -> None:
    text = (
        declaration + rss(f"<title>{LINE}</title><description>Kurz @ gut.</description>").partition("?>")[2]
    )
    (item,) = parse(text.encode().replace(b"@", bad), media_type="application/xml", url=URL).items
    assert (item.title, item.text) == (LINE, f"Kurz {mended} gut.")


def test_one_bad_byte_in_a_json_feed_spoils_that_byte_alone() -> None:
    data = json.dumps(
        json.loads(json_feed({"id": "1", "title": LINE, "content_text": "Kurz @ gut."})), ensure_ascii=False
    )
    (item,) = parse(data.encode().replace(b"@", b"\xff"), media_type="application/json", url=URL).items
    assert (item.title, item.text) == (LINE, "Kurz \N{REPLACEMENT CHARACTER} gut.")


@pytest.mark.parametrize(
    ("declared", "codec"), [("windows-1252", "windows-1252"), ("utf-8", "windows-1252"), ("utf-16", "utf-16")]
)
def test_a_feed_in_another_encoding_is_read_as_before(declared: str, codec: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss(f"<title>{LINE}</title>").partition("?>")[2]
    (item,) = parse(text.encode(codec), media_type="application/xml", url=URL).items
    assert item.title == LINE


@pytest.mark.parametrize(
    ("date", "moment", "precision"),
    [
        ("Tue, 07 Apr 2026 18:05:09 CEST", "2026-04-07T16:05:09+00:00", "instant"),
        ("Wed, 08 Apr 2026 02:05:09 AEST", "2026-04-07T16:05:09+00:00", "instant"),
        ("Tue, 07 Apr 2026 16:05:09 IST", None, None),
        ("1775577909", "2026-04-07T16:05:09+00:00", "instant"),
        ("Di, 7 Mai 2024 16:05:09 +0200", "2024-05-07T14:05:09+00:00", "instant"),
        ("Tue, 07 Apr 2026", "2026-04-07T00:00:00+00:00", "day"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, None),
    ],
)
def test_a_date_is_right_or_none(date: str, moment: str | None, precision: str | None) -> None:
    (item,) = read(rss(f"<title>t</title><pubDate>{date}</pubDate>")).items
    assert (item.published_at, item.published_at_precision) == (moment, precision)


def test_titles_of_rss_and_atom_keep_what_is_meant() -> None:
    (item,) = read(rss("<title>Chip maker drops &lt;canvas&gt; for good</title>")).items
    assert item.title == "Chip maker drops <canvas> for good"
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title>{}</title></entry></feed>'
    (item,) = read(atom.format("AT&amp;amp;T &lt;b&gt;is&lt;/b&gt; text")).items
    assert item.title == "AT&amp;T <b>is</b> text"


def test_items_that_share_an_id_have_keys_of_their_own() -> None:
    shared = "<guid isPermaLink='false'>all</guid>"
    found = read(
        rss(*(f"<title>t</title><link>https://news.example.org/{one}</link>{shared}" for one in "ab"))
    ).items
    assert len({item.key for item in found}) == 2


def test_the_stored_digest_of_an_item_is_that_of_earlier_releases() -> None:
    item = FeedItem("1", "https://news.example.org/1", "T", "Text.", published_at="2026-03-10T07:00:00+00:00")
    assert item.digest.hex() == "b5e71cdb4d903509c7f6281a1bb8730d"
    assert replace(item, published_at_precision="instant", own_id="x").digest == item.digest


@pytest.mark.parametrize(
    ("encoding", "codec", "title", "bad"),
    [
        ("windows-1251", "cp1251", "Мост открыт после ремонта", b"\x98"),
        ("shift_jis", "cp932", "橋が再開した。市長が述べた", b"\xff"),
        ("euc-jp", "euc-jp", "橋が再開した。市長が述べた", b"\xff"),
        ("gb2312", "gb18030", "大桥重新开放", b"\xff"),
        ("euc-kr", "cp949", "다리가 다시 열렸다", b"\xff"),
        ("windows-1252", "cp1252", "Le pont rouvre à Évreux", b"\x81"),
        ("iso-8859-2", "utf-8", "Most został otwarty", b""),
    ],
)
def test_one_bad_byte_spoils_itself_alone_in_every_encoding(
    encoding: str, codec: str, title: str, bad: bytes
) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>T</title>'
        f"<item><title>{title}</title><link>https://x.example/1</link>"
        "<description>The ferry @ leaves.</description>"
        "</item></channel></rss>"
    )
    (item,) = parse(
        text.encode(codec).replace(b"@", bad), media_type="text/xml", url="https://x.example/f"
    ).items
    assert item.title == title
    assert item.text.startswith("The ferry ")


def test_rss_without_a_date_of_publication_has_that_of_dublin_core() -> None:
    text = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title><item><title>A</title>'
        "<link>https://x.example/1</link><dc:date>2026-05-04T12:00:00+02:00</dc:date></item></channel></rss>"
    )
    (item,) = parse(text.encode(), media_type="text/xml", url="https://x.example/f").items
    assert item.published_at == "2026-05-04T10:00:00+00:00"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Line&lt;br&gt;break", "Line break"),
        ("What the &lt;br&gt; element does", "What the <br> element does"),
        ("&lt;img src='x'&gt;Photo", "Photo"),
        ("Java&lt;String&gt; and &lt;b&gt;more&lt;/b&gt;", "Java<String> and more"),
    ],
)
def test_markup_in_titles_of_rss_is_told_from_words(title: str, expected: str) -> None:
    text = f'<rss version="2.0"><channel><title>T</title><item><title>{title}</title></item></channel></rss>'
    (item,) = parse(text.encode(), media_type="text/xml", url="https://x.example/f").items
    assert item.title == expected
