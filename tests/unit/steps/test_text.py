# ruff: noqa: RUF001  the characters are the test
import json
import sys

import pytest

from newsgloss_enrich.steps.text import sanitise


def test_every_code_point_stays_one_code_point() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(sanitise(everything)) == len(everything)


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
