import json
from datetime import UTC, datetime

import pytest
from tests.unit.common.html.story import ADDRESS, BODY, TITLE, json_ld, page, read

OWN = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-04-07T16:05:00Z",
    "author": {"name": "Ada Example"},
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Lighthouse keeper wins chess cup",
    "url": "https://www.coast-courier.example/2019/chess",
    "datePublished": "2019-01-02T03:04:05Z",
    "dateModified": "2019-01-03T03:04:05Z",
    "author": {"name": "Bo Other"},
}
WHEN = datetime(2026, 4, 7, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        [OTHER, OWN],
        [OWN, OTHER],
        {"@graph": [{"@type": "WebSite", "name": "Coast Courier"}, OTHER, OWN]},
        [OTHER, {**OWN, "headline": "Late boats", "url": ADDRESS}],
        [OTHER, {**OWN, "headline": None, "mainEntityOfPage": {"@id": ADDRESS}}],
        [{**OTHER, "url": None}, OWN],
        {"@type": "WebPage", "mainEntity": OWN},
        [{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}, OTHER]}, OWN],
        [None, {**OWN, "dateModified": None, "publisher": None, "image": None}],
    ],
)
def test_the_object_of_this_page_counts(document: object) -> None:
    article = read(page(json_ld(json.dumps(document))))
    assert (article.published_at, article.authors) == (WHEN, ("Ada Example",))
    assert article.modified_at is None


@pytest.mark.parametrize(
    "document",
    [
        OTHER,
        [OTHER],
        {**OTHER, "url": None},
        {"@type": "ItemList", "itemListElement": [OTHER]},
        {"@type": "NewsArticle", "headline": TITLE, "datePublished": None, "author": None},
        {"@type": None},
        [[[[[[[[[[OWN]]]]]]]]]],
    ],
)
def test_related_stories_and_nulls_say_nothing(document: object) -> None:
    article = read(page(json_ld(json.dumps(document)) + '<meta name="author" content="Cy Meta">'))
    assert (article.modified_at, article.authors) == (None, ("Cy Meta",))
    assert article.published_at is None


@pytest.mark.parametrize(
    "kind", ["application/ld+json; charset=utf-8", "Application/LD+JSON", " application/ld+json "]
)
def test_the_block_s_type_is_read_as_browsers_do(kind: str) -> None:
    assert read(page(json_ld(json.dumps(OWN), kind))).published_at == WHEN


def test_blocks_are_read_one_by_one() -> None:
    head = (
        json_ld("{broken")
        + json_ld('{"@type": "Organization", "name": "Coast Courier"}')
        + json_ld(json.dumps(OWN))
    )
    assert read(page(head)).published_at == WHEN


def test_thousands_of_objects_do_no_harm() -> None:
    assert read(page(json_ld(json.dumps([OTHER] * 3000)))).body == BODY


def document(**fields: object) -> str:
    article = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "author": {"@type": "Person", "name": "Ada Berg"},
        **fields,
    }
    return json.dumps(article)


@pytest.mark.parametrize(
    "text",
    [
        document(author={"@type": "Person", "givenName": "Ada", "familyName": "Berg"}),
        document().replace("NewsArticle", "newsarticle"),
        document().replace("NewsArticle", "schema:NewsArticle"),
        document().replace("author", "Author"),
        '{"@graph": ['
        + document(author={"@id": "#p"})
        + ', {"@type": "Person", "@id": "#p", "name": "Ada Berg"}]}',
        document().replace("NewsArticle", "WebPage"),
    ],
)
def test_other_habits_of_templates_are_read(text: str) -> None:
    assert read(page(json_ld(text))).authors == ("Ada Berg",)


@pytest.mark.parametrize("date", [{"@value": "2026-04-07T16:05:09Z"}, ["2026-04-07T16:05:09Z"]])
def test_a_date_may_be_wrapped(date: object) -> None:
    found = read(page(json_ld(document(datePublished=date)))).published_at
    assert found is not None
    assert found.isoformat() == "2026-04-07T16:05:09+00:00"


def test_a_headline_that_shares_one_word_is_another_story_s() -> None:
    assert read(page(json_ld(document(headline="Old ferry sold abroad again")))).authors == ()
