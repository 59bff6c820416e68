# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsgloss_common.article.plain_text import split_plain_text
from newsgloss_enrich.steps import pipeline as pipeline_module
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_enrich.steps.stages import STAGES
from newsgloss_schemas import EnrichedArticle, InputPosition, RawArticle, Source

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
PARAGRAPH = (
    "{} — so it began. On Monday Moira Dunbar of the Marine Accident Board spoke in Norway, and the Norwegian ministry "
    "in Oslo said that it would help the United Nations."
)
ODD = ["😀👩\u200d👧", "Zoe\u0308 e\u0301", "a\u00a0b\u202fc", "\ud83d\ude00\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
       "مرحبا بالعالم", "สวัสดี", "Donau\u00addampf", "\u202eabc\u202c", "\x00\x07", "国", "𝔘𝔫𝔦"]  # fmt: skip


def raw(body: str, title: str = "Bridge reopens in Norway", **fields: object) -> RawArticle:
    return RawArticle.model_validate(
        {
            "article_id": "a",
            "source": Source(id="s"),
            "title": title,
            "body": body,
            "fetched_at": NOW,
            **fields,
        }
    )


def check_offsets(article: EnrichedArticle, body: str) -> None:
    """Offsets hold in the published text, and in the raw body, where sanitising changed nothing but characters."""
    published = article.article.body or ""
    assert len(published) == len(body)
    for entity in article.entities:
        for mention in entity.mentions:
            text = published if mention.field == "body" else article.article.title or ""
            assert text[mention.start : mention.end] == mention.text
            if (
                mention.field == "body"
                and mention.text.isascii()
                and "\u00a0" not in body[mention.start : mention.end]
            ):
                assert body[mention.start : mention.end] == mention.text
    for span in article.boilerplate:
        assert published[span.start : span.end].strip() == published[span.start : span.end] != ""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\n \n"])
@pytest.mark.parametrize("odd", ODD)
def test_offsets_hold_beside_odd_characters(pipeline: Pipeline, odd: str, line_end: str) -> None:
    head = ["Bridge reopens in Norway", "3 min read", f"12 March 2019 {line_end}"]
    body = line_end.join(
        [*head, *(PARAGRAPH.format(odd) for _ in range(3)), f"{odd}", "Follow us on Twitter: @x_press"]
    )
    article = pipeline.enrich(raw(body), None, NOW)
    check_offsets(article, body)
    names = {entity.name for entity in article.entities}
    assert {"Moira Dunbar", "Norway"} <= names
    assert article.publisher_claims.read_time_minutes == 3
    assert {"repeated_headline", "read_time_label", "dateline", "social_footer"} <= {
        span.kind for span in article.boilerplate
    }


def test_the_same_article_gives_the_same_hash_whatever_its_time_and_place(pipeline: Pipeline) -> None:
    body = PARAGRAPH.format("Yesterday")
    here = pipeline.enrich(raw(body), None, NOW)
    position = InputPosition(topic="t", partition=1, offset=2, timestamp=NOW)
    there = pipeline.enrich(
        raw(body, fetched_at=datetime(2020, 1, 1, tzinfo=UTC)), position, datetime.now(UTC)
    )
    assert here.result_hash == there.result_hash
    assert pipeline.enrich(raw(body + " More."), None, NOW).result_hash != here.result_hash


def test_a_record_is_valid_by_its_own_schema(pipeline: Pipeline) -> None:
    article = pipeline.enrich(raw(PARAGRAPH.format("x")), None, NOW)
    read = EnrichedArticle.model_validate_json(article.model_dump_json())
    assert read.model_dump() == article.model_dump()


def test_a_canceled_article_passes_through_without_evidence(light_pipeline: Pipeline) -> None:
    article = light_pipeline.enrich(
        RawArticle(article_id="a", source=Source(id="s"), status="canceled", version=None), None, NOW
    )
    assert (article.status, article.version, article.language, article.entities) == (
        "canceled",
        None,
        None,
        [],
    )
    assert {stage.reason for stage in article.stages.values()} == {"canceled"}
    assert set(article.stages) == set(STAGES)


def test_a_withheld_article_is_enriched(light_pipeline: Pipeline) -> None:
    article = light_pipeline.enrich(raw(PARAGRAPH.format("x"), status="withheld"), None, NOW)
    assert article.language is not None
    assert article.language.tag == "en"


def test_a_language_without_a_model_gives_a_useful_record(pipeline: Pipeline) -> None:
    body = (
        "Мостът над пристанището отваря отново в понеделник, съобщи общината след проверката на опорите му."
    )
    article = pipeline.enrich(raw(body, title=""), None, NOW)
    assert article.stages["entities"].model_dump() == {"status": "skipped", "reason": "no model for 'bg'"}
    assert article.read_time is not None


def test_a_step_that_fails_costs_its_own_evidence_only(
    light_pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> str:
        raise KeyError("secret text of the article")

    monkeypatch.setattr(pipeline_module, "simhash", broken)
    article = light_pipeline.enrich(raw(PARAGRAPH.format("x")), None, NOW)
    assert article.fingerprint is None
    assert article.stages["fingerprint"].model_dump() == {
        "status": "degraded",
        "reason": "failed with KeyError",
    }
    assert article.stages["read_time"].status == "ok"


def test_all_text_fields_are_sanitised(light_pipeline: Pipeline) -> None:
    article = light_pipeline.enrich(
        raw("a\u00a0b", title="t\x00t", section="s\u200bs", authors=["A\u00a0B"]), None, NOW
    )
    published = article.article
    assert (published.title, published.body, published.section, published.authors) == (
        "t t",
        "a b",
        "s s",
        ["A B"],
    )


EXPECTED_SAMPLES = {
    "harbour-bridge.en.txt": ("en", {"repeated_headline", "read_time_label", "dateline", "standfirst", "caption", "credit", "related_links", "social_footer"}),
    "vaccine-depot.en.txt": ("en", {"byline", "dateline", "read_time_label", "advertisement", "caption", "credit", "copyright", "newsletter"}),
    "ligne-de-nuit.fr.txt": ("fr", {"repeated_headline", "dateline", "byline", "read_time_label", "caption", "credit", "related_links", "social_footer"}),
    "bergbahn.de.txt": ("de", {"repeated_headline", "dateline", "byline", "read_time_label", "standfirst", "caption", "credit", "related_links", "social_footer"}),
    "desaladora.es.txt": ("es", {"dateline", "read_time_label", "byline", "caption", "credit", "related_links", "social_footer"}),
    "maktaba.ar.txt": ("ar", {"repeated_headline", "dateline", "read_time_label", "byline", "related_links", "social_footer"}),
    "night-market.en.json": ("en", {"repeated_headline", "dateline", "byline", "social_footer"}),
    "tetsudo.ja.json": ("ja", {"repeated_headline", "dateline", "read_time_label", "related_links", "social_footer"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED_SAMPLES)
def test_the_samples_are_read_as_their_pages_looked(pipeline: Pipeline, samples: Path, name: str) -> None:
    text = (samples / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        article = RawArticle.model_validate_json(text)
        article = article.model_copy(update={"article_id": "a"})
    else:
        parts = split_plain_text(text)
        article = raw(parts.body, parts.title)
    enriched = pipeline.enrich(article, None, NOW)
    tag, kinds = EXPECTED_SAMPLES[name]
    assert enriched.language is not None
    assert enriched.language.tag == tag
    assert enriched.language.agrees in (None, True)
    assert {span.kind for span in enriched.boilerplate} == kinds
    check_offsets(enriched, article.body or "")
    assert json.loads(enriched.model_dump_json())["article_id"] == "a"


@pytest.mark.parametrize(
    ("models", "article", "reason"),
    [
        ("", {}, "no_model"),
        ("en=nosuch?", {}, "model_missing"),
        ("", {"body": "1 2 3", "title": "1"}, "language_unknown"),
        ("", {"status": "canceled"}, "canceled"),
    ],
)
def test_why_entities_were_not_looked_for_is_counted(
    models: str, article: dict[str, str], reason: str
) -> None:
    steps = Pipeline(StepSettings(models=models))
    fields = {"body": " ".join([PARAGRAPH.format("Fog")] * 3), **article}
    enriched = steps.enrich(raw(**fields), None, NOW)
    assert enriched.stages["entities"].status == "skipped"
    counted = {key: count for key, count in steps.tally.take().items() if key.startswith("entities_skipped/")}
    assert counted == {f"entities_skipped/{reason}": 1}
