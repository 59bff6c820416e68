# ruff: noqa: RUF001  the characters are the test
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_enrich.steps.text import sanitise as text_module
from newsgloss_enrich.steps.text.sanitise import JOINERS, sanitise

TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(f"a 1\r\n\t\x00\u00a0\u2028\ufeff\ud83d{JOINERS}"),
    )
)
"""All of Unicode, lone surrogates too; every other character one that is treated in some way."""


def test_every_code_point_stays_one_code_point() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(sanitise(everything)) == len(everything)


@given(TEXT)
def test_any_text_keeps_its_length_so_that_offsets_hold_in_the_raw_text(raw: str) -> None:
    assert len(sanitise(raw)) == len(raw)


@given(TEXT)
def test_what_is_sanitised_stays_as_it_is(raw: str) -> None:
    once = sanitise(raw)
    assert sanitise(once) == once


@given(TEXT)
def test_any_text_becomes_one_that_can_be_encoded_and_printed(raw: str) -> None:
    once = sanitise(raw)
    assert once.encode().decode() == once
    assert not any(ord(letter) < 0x20 and letter not in "\n\t" for letter in once)


@given(TEXT)
def test_letters_digits_and_accents_are_left_alone(raw: str) -> None:
    for before, after in zip(raw, sanitise(raw), strict=True):
        assert before == after or not before.isalnum()


def test_text_that_is_taken_for_clean_needs_nothing() -> None:
    for letter in map(chr, range(sys.maxunicode + 1)):
        if text_module._CLEAN.fullmatch(letter):
            assert letter.translate(text_module._TABLE) == letter


def test_the_result_has_no_controls_and_can_be_encoded() -> None:
    result = sanitise("".join(map(chr, range(sys.maxunicode + 1))))
    assert not {letter for letter in result if ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0} - {
        "\n",
        "\t",
    }
    assert json.loads(json.dumps(result).encode()) == result
    assert result.encode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb", "a \nb"),
        ("a\rb\u2028c\x0cd", "a\nb\nc\nd"),
        ("a\x00b\x07c", "a b c"),
        ("Ben\x92s \x93tea\x94 \x96 hot", "Ben’s “tea” – hot"),
        ("10\u00a0000\u202f€\u3000x", "10 000 € x"),
        ("one\u200btwo\ufeffthree", "one two three"),
        ("\u200fסלמה\u200e", " סלמה "),
        ("\ud83d!", "\ufffd!"),
        ("a\uffffb", "a\ufffdb"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_what_no_reader_sees_becomes_what_a_reader_would_read(raw: str, expected: str) -> None:
    assert sanitise(raw) == expected


@pytest.mark.parametrize("word", ["Donau\u00addampfer", "می\u200cخواهم", "👩\u200d👧", "क्\u200dष"])
def test_a_joiner_inside_a_word_does_not_split_it(word: str) -> None:
    assert sanitise(f"x {word} y") == f"x {word} y"


def test_a_joiner_between_words_becomes_a_space() -> None:
    assert sanitise("one \u00ad two\u200d") == "one   two "


def test_joiners_that_end_a_word_together_all_become_spaces() -> None:
    assert sanitise("one\u00ad\u00ad two") == "one   two"
    assert sanitise("o\u200d\u00adne") == "o\u200d\u00adne"
