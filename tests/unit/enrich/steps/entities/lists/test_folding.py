# ruff: noqa: RUF001  the characters are meant as they are

import numpy as np
import pytest

from newsgloss_enrich.steps.entities.lists.folding import FoldedText, exact_hashes_of, hashes_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zürich", "ZURICH"),
        ("L’Oréal", "l'oreal"),
        ("Coca–Cola", "coca-cola"),
        ("ＡＢＣ", "abc"),
        ("Москва", "москва"),
    ],
)
def test_spellings_of_one_name_have_one_hash(one: str, other: str) -> None:
    assert hashes_of([one])[0] == hashes_of([other])[0]
    assert exact_hashes_of([one])[0] != exact_hashes_of([other])[0]


def test_different_names_have_different_hashes() -> None:
    names = [f"{first}{second}" for first in ("Ab", "Ba", "A b", "") for second in ("c", "cc", "d", "")]
    assert len(set(hashes_of(names).tolist())) == len(set(map(str.lower, names)))


def test_the_hash_of_a_span_is_that_of_its_text_wherever_it_stands() -> None:
    text = FoldedText("In Oslo, near Oslo 🚀 and OSLO")
    at = np.array([3, 14, 25])
    found = text.hashes(at, at + 4)
    assert set(found.tolist()) == {int(hashes_of(["oslo"])[0])}


def test_names_begin_and_end_at_the_bounds_of_words() -> None:
    text = FoldedText("Der VW-Chef")
    assert text.starts(any_case=False).tolist() == [0, 4, 7]
    assert text.ends().tolist() == [3, 6, 11]
    assert FoldedText("a Bank").starts(any_case=True).tolist() == [0, 2]
    assert FoldedText("東京駅").ends().tolist() == [1, 2, 3]
    assert FoldedText("서울에서").starts(any_case=False).tolist() == [0]
    assert FoldedText("서울에서").ends().tolist() == [1, 2, 3, 4]
