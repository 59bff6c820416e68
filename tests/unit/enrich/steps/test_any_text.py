# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
"""No text, whatever its characters, makes a step raise: each stage says `ok` or why it was skipped."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from newsgloss_enrich.steps.fingerprint import simhash
from newsgloss_enrich.steps.language.detect import UNDETERMINED, detect_language
from newsgloss_enrich.steps.language.detectors import Langdetect
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.read_time import estimate_read_time
from newsgloss_enrich.steps.stages import STAGES
from newsgloss_enrich.steps.text.sanitise import sanitise
from newsgloss_schemas import EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
PIECES = [
    "Harbour Bridge reopens", "3 min read", "12 March 2026", "ABERDEEN (Reuters) - ", "By Moira Dunbar", "[Photo: AP]",
    "Follow us on Twitter: @x_press", "Read more: https://example.org/a", "© 2026 River Courier", "The Council (RCC) said ",
    "Präsident Müller", "المجلس البلدي", "東京都知事選挙", "мост открыли", "สะพานท่าเรือ", "항구 다리", "\n", "\n\n", "\r\n", " ", "\u00a0",
    "\u200d", "\ud83d", "İ", "ß", "ŉ", "\u0345", "𝔘𝔫𝔦", "👩‍👧", "'s", "’s", "(", ")", "[", "]", ".", ",", "—", "1", "%",
]  # fmt: skip
"""What the steps look for, and letters whose lower or upper case has another length."""
TEXT = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=12)),
    max_size=25,
).map("".join)
DETECTOR = Langdetect()


def enriched(pipeline: Pipeline, title: str, body: str) -> EnrichedArticle:
    """Lone surrogates are not valid in a record; here they reach the steps all the same."""
    article = RawArticle.model_construct(
        article_id="a", source=Source(id="s"), title=title, body=body, fetched_at=NOW, authors=[title]
    )
    return pipeline.enrich(article, None, NOW)


def check(article: EnrichedArticle, body: str) -> None:
    assert article.stages.keys() == set(STAGES)
    assert {name: stage for name, stage in article.stages.items() if stage.status == "degraded"} == {}
    assert len(article.article.body or "") == len(body)
    for span in article.boilerplate:
        assert 0 <= span.start < span.end <= len(body)
    EnrichedArticle.model_validate_json(article.model_dump_json())


@given(title=TEXT, body=TEXT)
def test_no_step_raises(light_pipeline: Pipeline, title: str, body: str) -> None:
    assume(sanitise(body).strip())
    check(enriched(light_pipeline, title, body), body)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXT, body=TEXT)
def test_no_step_raises_on_the_names_that_a_model_finds(pipeline: Pipeline, title: str, body: str) -> None:
    start = "The harbour bridge will reopen on Monday, Moira Dunbar of the River City Council (RCC) said. "
    article = enriched(pipeline, title, start * 3 + body)
    check(article, start * 3 + body)
    for entity in article.entities:
        for mention in entity.mentions:
            text = article.article.body if mention.field == "body" else article.article.title
            assert (text or "")[mention.start : mention.end] == mention.text


@given(TEXT)
def test_steps_on_their_own_take_text_that_was_not_sanitised(text: str) -> None:
    found = detect_language(text, DETECTOR).language
    assert 0 <= found.confidence <= 1
    assert (found.tag == UNDETERMINED) == (found.confidence == 0)
    assert found.confidence + sum(one.confidence for one in found.alternatives) <= 1.0001
    assert estimate_read_time(text, found.tag).minutes >= 0
    simhash(text)
