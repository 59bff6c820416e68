"""A scraped article, from headline to social footer, by HTTP through Kafka: what consumers can rely on."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.e2e.pipeline import SMALL, Pipeline
from tests.patience import PATIENCE_SECONDS

from newsgloss_schemas import EnrichedArticle

WANTED = {
    "Islamic State", "Syria", "Iraq", "Euphrates", "Abu Abdel Adheem", "Abu Abdel Aziz", "Abu Abdel Rahman",
    "Syrian Democratic Forces", "AFP", "Baghouz",
}  # fmt: skip
NO_ENTITIES = ("getty", "twitter", "the_newarab", "islam", "3", "jihadist", "jihadists")
DIFFERS_BY_RUN = {"provenance": {"enriched_at", "input"}, "article": {"fetched_at"}}


SAMPLE = Path(__file__).parents[2] / "samples" / "vaccine-depot.en.txt"


def sent(pipeline: Pipeline, article: Path) -> EnrichedArticle:
    answer = httpx.post(
        f"{pipeline.ingest}/v1/articles",
        content=article.read_bytes(),
        headers={"content-type": "text/plain"},
        timeout=PATIENCE_SECONDS,
    )
    assert answer.status_code == 202, answer.text
    answered = answer.json()
    record = asyncio.run(pipeline.came_of(answered["offset"], partition=answered["partition"]))
    assert record.topic == pipeline.enriched
    assert record.key == answered["article_id"].encode()
    assert record.value is not None
    return EnrichedArticle.model_validate_json(record.value)


@pytest.fixture(scope="module")
def enriched(pipeline: Pipeline, seed_article: Path) -> EnrichedArticle:
    return sent(pipeline, seed_article)


def test_the_text_arrives_as_it_was_sent_except_for_odd_spaces(
    enriched: EnrichedArticle, seed_article: Path
) -> None:
    title, body = seed_article.read_text(encoding="utf-8").split("\n", 1)
    assert enriched.article.title == title
    assert enriched.article.body == body.replace("\N{NO-BREAK SPACE}", " ")


def test_the_language_is_detected(enriched: EnrichedArticle) -> None:
    assert enriched.language is not None
    assert enriched.language.tag == "en"
    assert enriched.language.confidence > 0.9


def test_the_read_time_is_shown_beside_the_publishers_claim(enriched: EnrichedArticle) -> None:
    assert enriched.read_time is not None
    assert enriched.read_time.minutes == 3
    assert enriched.publisher_claims.read_time_minutes == 3


def test_every_name_of_the_story_is_an_entity(enriched: EnrichedArticle) -> None:
    assert {entity.name for entity in enriched.entities} >= WANTED


def test_a_country_carries_its_code(enriched: EnrichedArticle) -> None:
    countries = {entity.name: entity.country for entity in enriched.entities}
    assert (countries["Syria"], countries["Iraq"]) == ("SY", "IQ")


def test_an_acronym_and_its_expansion_are_one_entity(enriched: EnrichedArticle) -> None:
    forms = [{entity.name, *entity.aliases} for entity in enriched.entities]
    assert [found & {"IS", "Islamic State"} for found in forms if found & {"IS", "Islamic State"}] == [
        {"IS", "Islamic State"}
    ]


def test_words_that_are_no_names_and_names_in_boilerplate_are_no_entities(enriched: EnrichedArticle) -> None:
    forms = {form.casefold() for entity in enriched.entities for form in (entity.name, *entity.aliases)}
    assert forms.isdisjoint(NO_ENTITIES)


def test_boilerplate_is_marked(enriched: EnrichedArticle) -> None:
    kinds = {span.kind for span in enriched.boilerplate}
    assert kinds >= {"repeated_headline", "read_time_label", "dateline", "social_footer"}
    assert kinds & {"caption", "credit"}


def test_a_mentions_offsets_cut_its_text_out_of_what_was_sent(
    enriched: EnrichedArticle, seed_article: Path
) -> None:
    title, body = seed_article.read_text(encoding="utf-8").split("\n", 1)
    mentions = [mention for entity in enriched.entities for mention in entity.mentions]
    assert len(mentions) >= len(WANTED)
    for mention in mentions:
        text = title if mention.field == "title" else body
        assert text[mention.start : mention.end] == mention.text


def test_local_enrichment_gives_the_same_record_except_for_times_and_position(
    enriched: EnrichedArticle, seed_article: Path
) -> None:
    assert locally(seed_article) == without_run(enriched.model_dump(mode="json"))


def test_local_enrichment_of_a_sample_gives_the_services_record_too(pipeline: Pipeline) -> None:
    record = sent(pipeline, SAMPLE)
    assert record.read_time is not None
    assert record.read_time.words > 0
    assert locally(SAMPLE) == without_run(record.model_dump(mode="json"))


def locally(article: Path) -> dict[str, Any]:
    ran = subprocess.run(
        [Path(sys.executable).with_name("newsgloss-enrich"), "local", article],
        env={**os.environ, **SMALL},
        capture_output=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    return without_run(json.loads(ran.stdout))


def without_run(record: dict[str, Any]) -> dict[str, Any]:
    kept = dict(record)
    for part, names in DIFFERS_BY_RUN.items():
        kept[part] = {name: value for name, value in kept[part].items() if name not in names}
    return kept
