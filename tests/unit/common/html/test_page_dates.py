from datetime import UTC, datetime

import pytest
from tests.unit.common.html.story import ADDRESS, json_ld, page, read

WHEN = datetime(2026, 4, 7, 16, 5, tzinfo=UTC)
DAY = datetime(2026, 4, 7, tzinfo=UTC)
SITE = "https://www.coast-courier.example"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-04-07T18:05:00+02:00">',
        '<meta property="article:published" content="Tue, 07 Apr 2026 18:05:00 +0200">',
        '<meta name="DC.date.issued" content="2026-04-07T16:05:00Z">',
        '<meta name="sailthru.date" content="2026-04-07 16:05:00 UTC">',
        '<meta name="parsely-pub-date" content="2026-04-07T16:05:00Z">',
        '<meta itemprop="datePublished" content="April 7, 2026 12:05 PM EDT">',
        '<meta name="pubdate" content="1775577900">',
        json_ld('{"@type": "Article", "datePublished": 1775577900000}'),
        json_ld('{"@type": "Article", "datePublished": "2026-04-07T18:05:00 CEST"}'),
    ],
)
def test_what_the_head_states_is_the_date(head: str) -> None:
    article = read(page(head))
    found = (article.published_at, article.published_at_precision, article.published_at_source)
    assert found == (WHEN, "instant", "page")


@pytest.mark.parametrize(
    "before",
    [
        '<time datetime="2026-04-07T16:05:00Z">7 April</time>',
        '<p><span>By Ada</span> <time datetime="2026-04-07T18:05:00+02:00">7 April</time></p>',
        '<span itemprop="datePublished" content="2026-04-07T16:05:00Z"></span>',
    ],
)
def test_a_time_element_beside_the_headline_is_the_date(before: str) -> None:
    article = read(page(before=before))
    assert (article.published_at, article.published_at_source) == (WHEN, "page")


def test_a_day_is_told_as_a_day() -> None:
    article = read(page('<meta name="dc.date" content="2026-04-07">'))
    assert (article.published_at, article.published_at_precision) == (DAY, "day")


def test_a_moment_on_the_stated_day_is_taken() -> None:
    head = json_ld('{"@type": "Article", "datePublished": "2026-04-07"}')
    article = read(page(head, before='<time datetime="2026-04-07T16:05:00Z">today</time>'))
    assert (article.published_at, article.published_at_precision) == (WHEN, "instant")


def test_a_zero_date_gives_way_to_the_next() -> None:
    head = json_ld('{"@type": "Article", "datePublished": "0001-01-01T00:00:00Z"}')
    assert read(page(head)).published_at is None
    head += '<meta name="date" content="2026-04-07T16:05:00Z">'
    assert read(page(head)).published_at == WHEN


@pytest.mark.parametrize(
    "path", ["/2026/04/07/crew", "/islands/2026/apr/7/crew", "/2026-04-07/crew", "/20260407/crew"]
)
def test_the_day_in_the_address_is_marked_as_such(path: str) -> None:
    article = read(page(), SITE + path)
    found = (article.published_at, article.published_at_precision, article.published_at_source)
    assert found == (DAY, "day", "address")


@pytest.mark.parametrize(
    "path",
    ["/2026/crew", "/crew-2026-1-release", "/api-2026-07-changes", "/2026/99/01/crew", "/12345678/crew"],
)
def test_other_figures_in_the_address_are_no_date(path: str) -> None:
    assert read(page(), SITE + path).published_at is None


@pytest.mark.parametrize(
    "before",
    ['<p class="date">7 April 2026</p>', "<p>Published on 7 April 2026</p>", "<time>April 7, 2026</time>"],
)
def test_a_date_shown_below_the_headline_is_marked_as_text(before: str) -> None:
    article = read(page(before=before))
    found = (article.published_at, article.published_at_precision, article.published_at_source)
    assert found == (DAY, "day", "text")


@pytest.mark.parametrize(
    "html",
    [
        page(after="<footer>© 2026 Coast Courier</footer>"),
        page(after='<div class="comments"><time datetime="2025-01-02T03:04:05Z">2 January</time></div>'),
        page(after='<aside><time datetime="2025-01-02T03:04:05Z">2 January</time> Old story</aside>'),
        page('<script src="/app-2025-02-14.js"></script><link rel="stylesheet" href="/main.css?v=20250312">'),
        page(title="What the flood of 2019 taught us"),
        page(
            body="<p>On 3 March 2019 the old pier burnt down, and nobody has built a new one since then.</p>"
        ),
        page('<meta name="copyright" content="2026">'),
    ],
)
def test_other_dates_on_the_page_are_no_date_of_publication(html: str) -> None:
    article = read(html, ADDRESS)
    assert (article.published_at, article.published_at_precision, article.published_at_source) == (
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "name",
    [
        "schema:datePublished",
        "dcterms.available",
        "publish_time",
        "prism.publicationDate",
        "mediator_published_time",
        "article_published_time",
        "first-published",
        "creation_date",
    ],
)
def test_other_names_of_the_date_are_known(name: str) -> None:
    found = read(page(f'<meta name="{name}" content="2026-04-07T16:05:09Z">')).published_at
    assert found is not None
    assert found.isoformat() == "2026-04-07T16:05:09+00:00"


@pytest.mark.parametrize(
    "name", ["last-publish-date", "video:release_date", "expiry_publish_date", "event:pubdate"]
)
def test_names_of_other_dates_are_not_taken_for_it(name: str) -> None:
    assert read(page(f'<meta name="{name}" content="2026-04-07T16:05:09Z">')).published_at is None


@pytest.mark.parametrize(
    ("language", "day"),
    [("en-US", "2026-03-10"), ("en-GB", "2026-10-03"), ("de", "2026-10-03"), ("en", None)],
)
def test_figures_are_read_as_the_page_s_language_writes_them(language: str, day: str | None) -> None:
    html = page('<meta name="date" content="3/10/2026">').replace('lang="en"', f'lang="{language}"')
    found = read(html).published_at
    assert (found.date().isoformat() if found else None) == day


@pytest.mark.parametrize(
    "line",
    [
        "Published 7 April 2026 | Updated 9 April 2026",
        "Updated 9 April 2026 | Published 7 April 2026",
        "By Mara Ellin | April 7, 2026",
        "April 7, 2026 by Mara Ellin",
        "Julkaistu 7.4.2026",
        "Opublikowano: 7 kwietnia 2026",
        "発行日：2026年4月7日",  # noqa: RUF001 - as sites write it
    ],
)
def test_a_line_below_the_headline_gives_its_date_of_publication(line: str) -> None:
    found = read(page(before=f'<p class="byline-date">{line}</p>')).published_at
    assert found is not None
    assert found.date().isoformat() == "2026-04-07"


@pytest.mark.parametrize(
    "before",
    [
        '<p class="date">Updated 9 April 2026</p>',
        '<p class="date">Copyright 9 April 2026</p>',
        '<p class="lead">The bridge opened <time datetime="1901-05-04">4 May 1901</time>.</p>',
    ],
)
def test_a_date_of_something_else_is_no_date_of_publication(before: str) -> None:
    assert read(page(before=before)).published_at is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<time class="entry-date published updated" datetime="2026-04-07T16:05:09Z">7 April</time>', ""),
        ('<abbr class="published" title="2026-04-07T16:05:09Z">7 April</abbr>', ""),
        ('<span property="schema:datePublished" content="2026-04-07T16:05:09Z">7 April</span>', ""),
        ("", '<footer>Published <time datetime="2026-04-07T16:05:09Z">7 April</time></footer>'),
    ],
)
def test_other_markup_states_the_date_too(before: str, after: str) -> None:
    found = read(page(before=before, body=after)).published_at
    assert found is not None
    assert found.isoformat() == "2026-04-07T16:05:09+00:00"


def test_a_time_above_the_headline_in_its_article_is_the_date() -> None:
    html = page().replace("<article>", '<article><time datetime="2026-04-07T16:05:09Z">7 April</time>')
    assert read(html).published_at is not None
    html = page().replace(
        "<article>", '<div><time datetime="2026-04-07T16:05:09Z">Today</time></div><article>'
    )
    assert read(html).published_at is None
