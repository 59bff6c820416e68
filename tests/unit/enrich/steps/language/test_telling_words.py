"""Words that tell the three standards apart."""

import pytest

from newsgloss_enrich.steps.language.telling_words import LANGUAGES, not_written_in


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("tjedan", {"hr"}),
        ("sveučilišta", {"hr"}),
        ("predsednik", {"sr"}),
        ("predsjednika", {"bs", "hr"}),
        ("hiljade", {"bs", "sr"}),
        ("historije", {"bs"}),
        ("tko", {"hr"}),
    ],
)
def test_a_telling_word_is_not_written_in_the_other_standards(word: str, languages: set[str]) -> None:
    assert set(LANGUAGES) - not_written_in(word) == languages


@pytest.mark.parametrize("word", ["", "je", "grad", "decembar"[:2], "tkom", "vremena"])
def test_other_words_tell_nothing(word: str) -> None:
    assert not_written_in(word) == frozenset()
