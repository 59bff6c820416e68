# ruff: noqa: RUF001  the characters are the test
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from newsgloss_enrich.steps.fingerprint import hamming_distance, simhash
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.read_time import estimate_read_time
from newsgloss_schemas import RawArticle, Source

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
WORDS = " ".join(f"word{number}" for number in range(400))


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (238, 1), (239, 2), (476, 2), (477, 3)])
def test_english_minutes_round_up_at_238_words(words: int, minutes: int) -> None:
    found = estimate_read_time("word " * words, "en-GB")
    assert (found.minutes, found.words) == (minutes, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The quick (“brown”) fox can’t jump 32.3 feet, right?", 9),
        ("l'été d'une e-mail, the U.N. and 3,000", 8),
        ("— a … b2 (c) ‘d’ _ -- 5", 5),
        ("one\ttwo\u2014three  four", 4),
        ("мост — γέφυρα, 항구 다리 جسر", 5),
        ("e\u0301te\u0301 Donau\u00addampfer می\u200cخواهم", 3),
        ("👩\u200d👧 🇩🇪 👍", 0),
    ],
)
def test_words_are_those_of_uax_29(text: str, words: int) -> None:
    assert estimate_read_time(text, "en").words == words


def test_a_word_ends_where_another_script_begins() -> None:
    mixed = estimate_read_time("東京 and 桥bridge桥 ไทย2,500", "en")
    assert (mixed.words, mixed.characters) == (3, 7)


def test_thai_is_counted_by_the_character_and_the_estimate_is_called_one() -> None:
    found = estimate_read_time("ก" * 970 + " word" * 184, "th")
    assert (found.seconds, found.characters) == (120, 970)
    assert found.method == (
        "184 words/min (IReST 2012, mean of 17 languages)"
        " + 970 characters/min (estimate: IReST 2012, mean of 13 languages)"
    )


def test_chinese_in_text_of_another_language_says_whose_rate_it_got() -> None:
    assert estimate_read_time("字" * 255, "ko").method == "255 characters/min (IReST 2012, Chinese)"


def test_boilerplate_is_not_counted(light_pipeline: Pipeline) -> None:
    story = "The harbour bridge in Aberdeen reopened on Thursday, the council said. " * 30
    page = (
        f"Bridge reopens\n\n9 min read\n\n{story}\n\nFollow us on Twitter: @x_press\n\n© 2026 River Courier"
    )
    found, bare = (
        light_pipeline.enrich(
            RawArticle(article_id="a", source=Source(id="s"), title="Bridge reopens", body=body), None, NOW
        )
        for body in (page, story)
    )
    assert {span.kind for span in found.boilerplate} >= {"read_time_label", "social_footer", "copyright"}
    assert found.read_time == bare.read_time
    assert found.read_time is not None
    assert found.read_time.words == 330
    assert found.fingerprint == bare.fingerprint


def test_punctuation_alone_is_no_word() -> None:
    assert estimate_read_time("– … — !", "en").minutes == 0


def test_east_asian_text_counts_characters_and_mixed_text_adds_up() -> None:
    assert estimate_read_time("字" * 255, "zh-Hans").seconds == 60
    assert estimate_read_time("字" * 357, "ja").seconds == 60
    mixed = estimate_read_time("字" * 255 + " word" * 184, "zh-Hans")
    assert (mixed.seconds, mixed.words, mixed.characters) == (120, 184, 255)


@pytest.mark.parametrize("tag", ["en", "de", "zh-Hans", "und", "th"])
def test_the_method_names_its_source(tag: str) -> None:
    text = {"zh-Hans": "字", "th": "ก"}.get(tag, "word")
    assert any(source in estimate_read_time(text, tag).method for source in ("Brysbaert 2019", "IReST 2012"))


def sentences(name: str) -> list[str]:
    return [" ".join(f"{name}{n}x{m}" for m in range(8 + n % 9)) + "." for n in range(20)]


@pytest.mark.parametrize("at", [0, 7, 19])
def test_near_duplicates_are_near_and_others_are_far(at: int) -> None:
    story, other = sentences("word"), sentences("other")
    base, edited, different = (
        simhash(" ".join(text)) for text in (story, [*story[:at], other[3], *story[at + 1 :]], other)
    )
    assert base
    assert edited
    assert different
    assert hamming_distance(base, edited) <= 6
    assert hamming_distance(base, different) >= 16


def test_one_word_more_moves_few_bits() -> None:
    base, more = simhash(WORDS), simhash(WORDS + " more")
    assert base
    assert more
    assert hamming_distance(base, more) <= 2


def test_the_order_of_sentences_does_not_matter_but_that_of_words_does() -> None:
    story = sentences("word")
    assert simhash(" ".join(story)) == simhash(" ".join(story[::-1]))
    assert simhash("one two three four five six.") != simhash("six five four three two one.")


def test_case_and_spacing_do_not_change_a_fingerprint() -> None:
    assert simhash("The Bridge  reopened\n\non Monday") == simhash("the bridge reopened on monday.")


@pytest.mark.parametrize("text", ["", " ", "…"])
def test_no_words_no_fingerprint(text: str) -> None:
    assert simhash(text) is None


def test_a_fingerprint_is_the_same_in_another_process() -> None:
    code = (
        "from newsgloss_enrich.steps.fingerprint import simhash; print(simhash('駅は町の玄関だった a b c d'))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == simhash("駅は町の玄関だった a b c d")
