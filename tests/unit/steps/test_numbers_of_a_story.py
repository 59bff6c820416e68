# ruff: noqa: RUF001  the characters are the test
import subprocess
import sys

import pytest

from newsgloss_enrich.steps.fingerprint import hamming_distance, simhash
from newsgloss_enrich.steps.read_time import estimate_read_time

WORDS = " ".join(f"word{number}" for number in range(400))


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (238, 1), (239, 2), (476, 2), (477, 3)])
def test_english_minutes_round_up_at_238_words(words: int, minutes: int) -> None:
    found = estimate_read_time("word " * words, "en-GB")
    assert (found.minutes, found.words) == (minutes, words)


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


def test_near_duplicates_are_near_and_others_are_far() -> None:
    base = simhash(WORDS)
    edited = simhash(WORDS.replace("word7 ", "changed "))
    other = simhash(" ".join(f"other{number}" for number in range(400)))
    assert base is not None
    assert edited is not None
    assert other is not None
    assert hamming_distance(base, edited) <= 8
    assert hamming_distance(base, other) >= 16


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
