from datetime import UTC, datetime

import pytest

from newsgloss_common.html.article import article_from_html
from newsgloss_common.html.page import NoArticleError

FIRST = "The harbour bridge in Aberdeen reopened on Thursday, the council said, after a week."
SECOND = "Engineers checked the cables twice & found no damage."
URL = "https://www.example.org/2026/03/bridge?ref=feed"


def page(head: str = "", body: str = f"<p>{FIRST}</p><p>{SECOND}</p>", lang: str = "en-GB") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Bridge reopens | Wire</title>'
        f'<meta property="og:title" content="Bridge reopens">{head}</head>'
        '<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>Bridge reopens</h1>{body}</article><footer>© Wire</footer></body></html>"
    )


def test_a_page_gives_its_headline_and_its_text_without_menu_and_footer() -> None:
    article = article_from_html(page(), url=URL)
    assert article.title == "Bridge reopens"
    assert article.body == f"{FIRST}\n{SECOND}"


def test_paragraphs_headings_and_list_items_are_lines_of_their_own() -> None:
    body = (
        f"<p>{FIRST}</p><h2>What comes next</h2><p>{SECOND}</p><ul><li>one thing</li><li>two things</li></ul>"
    )
    lines = article_from_html(page(body=body)).body.split("\n")
    assert lines == [FIRST, "What comes next", SECOND, "- one thing", "- two things"]


def test_authors_dates_and_address_are_read_off_json_ld() -> None:
    head = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "Wire"},
        {"@type": ["NewsArticle"], "headline": "Bridge reopens",
         "author": [{"@type": "Person", "name": "Ada Example"}, {"@type": "Person", "name": "Bo Writer"}],
         "datePublished": "2026-03-12T09:30:00+01:00", "dateModified": "2026-03-13"}]}</script>
        <link rel="canonical" href="/2026/03/bridge">"""
    article = article_from_html(page(head), url=URL)
    assert article.authors == ("Ada Example", "Bo Writer")
    assert article.published_at == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    assert article.modified_at == datetime(2026, 3, 13, tzinfo=UTC)
    assert article.canonical_url == "https://www.example.org/2026/03/bridge"


def test_dates_are_read_off_meta_elements() -> None:
    head = '<meta property="article:published_time" content="2026-03-12T08:30:00Z">'
    assert article_from_html(page(head)).published_at == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "broken",
    ["{", "[" * 5000, "null", '{"@type": 5, "datePublished": {}}', '{"@type":"Article","datePublished":"x"}'],
)
def test_json_ld_that_makes_no_sense_says_nothing(broken: str) -> None:
    article = article_from_html(page(f'<script type="application/ld+json">{broken}</script>'))
    assert (article.body, article.published_at) == (f"{FIRST}\n{SECOND}", None)


def test_another_publishers_address_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://famous.example.com/story">'
    assert article_from_html(page(head), url=URL).canonical_url == URL
    assert article_from_html(page(head)).canonical_url == "https://famous.example.com/story"


def test_a_sister_host_of_the_same_domain_is_believed() -> None:
    head = '<link rel="canonical" href="https://news.example.org/bridge">'
    assert article_from_html(page(head), url=URL).canonical_url == "https://news.example.org/bridge"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "https://", "http://[::1", "//", "https://x/" + "y" * 9000]
)
def test_an_address_that_is_none_is_not_believed(href: str) -> None:
    assert article_from_html(page(f'<link rel="canonical" href="{href}">'), url=URL).canonical_url == URL


@pytest.mark.parametrize(
    ("lang", "expected"), [("en-GB", "en-GB"), ("de_AT", "de-AT"), ("", None), ("no such", None)]
)
def test_the_language_is_what_the_page_claims(lang: str, expected: str | None) -> None:
    assert article_from_html(page(lang=lang)).language == expected


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "", None),
        ("windows-1252", "", None),
        ("utf-16", "", None),
        ("iso-8859-2", "", "iso-8859-2"),
        ("windows-1252", '<meta charset="windows-1252">', None),
        ("utf-8", '<meta charset="windows-1252">', "utf-8"),
    ],
)
def test_bytes_are_decoded_as_browsers_do(encoding: str, declared: str, charset: str | None) -> None:
    body = f"<p>Die Brücke über den Fluss öffnet wieder für alle, sagte die Behörde.</p><p>{SECOND}</p>"
    html = page(declared, body).replace("©", "").encode(encoding)
    assert article_from_html(html, charset=charset).body.startswith("Die Brücke über den Fluss öffnet")


def test_a_fragment_is_a_page_too() -> None:
    assert article_from_html(f"<p>{FIRST}</p>\n<p>{SECOND}</p>").body == f"{FIRST}\n{SECOND}"


def test_short_text_in_chinese_is_an_article() -> None:
    body = "<p>港口大桥在暴风雨后于周四重新开放。市议会表示没有发现任何损坏。</p>"
    assert article_from_html(page(body=body, lang="zh")).body.startswith("港口大桥")


LINKS = "".join(
    f'<li><a href="/{number}">Headline number {number} about things</a></li>' for number in range(60)
)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "\x00\x01\x02",
        "<html></html>",
        "<!-- nothing -->",
        "<nav><a href='/'>Home</a></nav>",
        "<form>Log in <input name=user> <input name=password></form>",
        "<title>404</title><h1>Not found</h1><p>The page does not exist.</p>",
        f"<title>Front page</title><ul>{LINKS}</ul>",
        "<script>var text = 'all of it is script, and there is a lot of it, but no article';</script>",
    ],
)
def test_a_page_without_an_article_says_so(html: str) -> None:
    with pytest.raises(NoArticleError, match="the page"):
        article_from_html(html)


def test_controls_lone_surrogates_and_an_xml_declaration_do_no_harm() -> None:
    body = f"<p>{FIRST}\x00\x08\ud800\uffff</p><p>{SECOND} 😀</p>"
    html = '<?xml version="1.0" encoding="iso-8859-1"?>' + page(body=body)
    assert article_from_html(html).body == f"{FIRST}\n{SECOND} 😀"


def test_deep_nesting_is_survived() -> None:
    assert FIRST in article_from_html(page(body="<div>" * 200 + f"<p>{FIRST}</p>")).body
    with pytest.raises(NoArticleError):
        article_from_html("<div>" * 100_000 + "x")
