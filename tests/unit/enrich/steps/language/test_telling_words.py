"""Words that tell the three standards apart."""

from pathlib import Path

import newsgloss_model_language
import pytest

from newsgloss_enrich.steps.language.telling_words import LANGUAGES, Jat, not_written_in


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


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("umesto", {"sr"}),
        ("umjesto", {"bs", "hr"}),
        ("svetski", {"sr"}),
        ("svjetskog", {"bs", "hr"}),
        ("tjedan", {"hr"}),
        ("sela", set(LANGUAGES)),
        ("prema", set(LANGUAGES)),
    ],
)
def test_the_two_spellings_of_a_vowel_tell_serbian_from_the_others(word: str, languages: set[str]) -> None:
    jat = Jat(newsgloss_model_language.FOLDER / "jat.txt")
    assert set(LANGUAGES) - jat.not_written_in(word) == languages


def test_a_model_without_the_pairs_has_the_other_words(tmp_path: Path) -> None:
    jat = Jat(tmp_path / "jat.txt")
    assert jat.not_written_in("umesto") == frozenset()
    assert jat.not_written_in("tjedan") == not_written_in("tjedan")
