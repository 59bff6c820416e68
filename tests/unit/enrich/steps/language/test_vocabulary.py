from pathlib import Path

import newsgloss_model_language
import numpy as np
import pytest

from newsgloss_enrich.steps.language import vocabulary
from newsgloss_enrich.steps.language.ngram_table import NgramTable
from newsgloss_enrich.steps.language.telling_words import Jat
from newsgloss_enrich.steps.language.vocabulary import CAPITAL, FLAG_BITS, PARTICLE, Alphabets, KeptWords

TABLE = NgramTable(Path(newsgloss_model_language.FOLDER) / "ngrams.bin")
SCRIPTS = list(dict.fromkeys(script for script, _ in TABLE.columns))
FLAGS = (1 << FLAG_BITS) - 1


def kept_words() -> KeptWords:
    return KeptWords(TABLE, SCRIPTS, ["abc"] * len(TABLE.columns), Jat(Path("no file")))


def test_both_cases_of_a_word_share_its_scores() -> None:
    small, capital = kept_words().numbers(["ferry", "Ferry"])
    assert small >> FLAG_BITS == capital >> FLAG_BITS
    assert (small & FLAGS, capital & FLAGS) == (0, CAPITAL)


def test_a_particle_of_names_is_marked_and_apostrophes_around_a_word_are_not_of_it() -> None:
    particle, plain, quoted, nothing = kept_words().numbers(["van", "ferry", "'ferry'", "''"])
    assert particle & FLAGS == PARTICLE
    assert plain == quoted
    assert nothing >> FLAG_BITS == 0


def test_scores_length_and_script_of_a_word_are_kept() -> None:
    words = kept_words()
    places = words.numbers(["ferry", "паром", "東京"]) >> FLAG_BITS
    np.testing.assert_allclose(words.scores[places], TABLE.score(["ferry", "паром", "東京"]))
    assert words.lengths[places].tolist() == [6, 6, 3]
    assert words.scripts[places].tolist() == [SCRIPTS.index("Latn"), SCRIPTS.index("Cyrl"), len(SCRIPTS)]


def test_when_there_is_no_room_it_starts_over_with_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_KEPT_WORDS", 6)
    words = kept_words()
    tokens = ["ferry", "harbour", "island"]
    before = words.scores[words.numbers(tokens) >> FLAG_BITS].copy()
    words.numbers(["a", "b", "c", "d"])
    np.testing.assert_array_equal(words.scores[words.numbers(tokens) >> FLAG_BITS], before)


def test_letters_that_a_language_does_not_write_are_counted() -> None:
    alphabets = Alphabets(["abcé", "abcþ"])
    assert alphabets.lacked(["abé", "þþa", "ab", "Ω\U0001f600"]).tolist() == [[0, 1], [2, 0], [0, 0], [2, 2]]
