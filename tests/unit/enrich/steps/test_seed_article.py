"""The real article in the shared folder, and what its record must and must not hold."""

# ruff: noqa: E501  tables read better unbroken
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsgloss_common.article.plain_text import split_plain_text
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_schemas import EnrichedArticle, RawArticle, Source


@pytest.fixture(scope="module")
def body(shared: Path) -> str:
    return split_plain_text(
        (shared / "samples" / "000_d0234ab6833d5083.txt").read_text(encoding="utf-8")
    ).body


@pytest.fixture(scope="module")
def article(shared: Path, pipeline: Pipeline) -> EnrichedArticle:
    text = (shared / "samples" / "000_d0234ab6833d5083.txt").read_text(encoding="utf-8")
    parts = split_plain_text(text)
    raw = RawArticle(article_id="seed", source=Source(id="local"), title=parts.title, body=parts.body)
    return pipeline.enrich(raw, None, datetime.now(UTC))


def test_it_is_english_beyond_doubt(article: EnrichedArticle) -> None:
    assert article.language is not None
    assert article.language.tag == "en"
    assert article.language.confidence > 0.9


def test_it_takes_three_minutes_as_its_publisher_claims(article: EnrichedArticle) -> None:
    assert article.read_time is not None
    assert article.read_time.minutes == article.publisher_claims.read_time_minutes == 3
    assert (article.publisher_claims.date, article.publisher_claims.photo_credit) == ("2019-03-12", "Getty")


@pytest.mark.parametrize(
    "name",
    [
        "Syria",
        "Iraq",
        "Euphrates",
        "Abu Abdel Adheem",
        "Abu Abdel Aziz",
        "Abu Abdel Rahman",
        "Syrian Democratic Forces",
        "AFP",
        "Baghouz",
    ],
)
def test_it_names(article: EnrichedArticle, name: str) -> None:
    assert [entity.name for entity in article.entities].count(name) == 1


def test_countries_have_their_codes(article: EnrichedArticle) -> None:
    coded = {(entity.name, entity.type): entity.country for entity in article.entities if entity.country}
    assert coded == {
        ("Syria", "GPE"): "SY",
        ("Iraq", "GPE"): "IQ",
        ("US", "GPE"): "US",
        ("Syrian", "NORP"): "SY",
        ("Iraqi", "NORP"): "IQ",
    }


def test_salience_is_shared_out(article: EnrichedArticle) -> None:
    assert math.isclose(math.fsum(entity.salience for entity in article.entities), 1, abs_tol=1e-9)
    assert article.entities[0].name == "Islamic State"


def test_islamic_state_and_is_are_one_entity(article: EnrichedArticle) -> None:
    found = [
        entity for entity in article.entities if {"IS", "Islamic State"} & {entity.name, *entity.aliases}
    ]
    assert [(entity.name, entity.aliases, entity.in_title) for entity in found] == [
        ("Islamic State", ["IS"], True)
    ]


def test_it_names_nothing_of_its_page(article: EnrichedArticle) -> None:
    said = {form.casefold() for entity in article.entities for form in (entity.name, *entity.aliases)}
    assert not said & {
        "getty",
        "twitter",
        "the_newarab",
        "@the_newarab",
        "islam",
        "islamic",
        "3",
        "jihadist",
        "jihadists",
    }


def test_its_boilerplate_is_told_apart(article: EnrichedArticle) -> None:
    assert [span.kind for span in article.boilerplate] == [
        "repeated_headline", "read_time_label", "dateline", "standfirst", "caption", "credit", "social_footer",
    ]  # fmt: skip


def test_every_mention_cuts_its_text_out_of_the_raw_body(article: EnrichedArticle, body: str) -> None:
    mentions = [
        mention for entity in article.entities for mention in entity.mentions if mention.field == "body"
    ]
    assert mentions
    assert all(body[mention.start : mention.end] == mention.text for mention in mentions)
