from pathlib import Path
from typing import get_args

from newsgloss_console.letters.advice import BY_CODE, UNKNOWN, advice_for
from newsgloss_schemas import DeadLetterCode

OPERATIONS = Path(__file__).parents[4] / "docs" / "operations.md"


def test_every_code_has_advice() -> None:
    assert set(BY_CODE) == set(get_args(DeadLetterCode))


def test_a_code_of_a_later_release_is_not_explained_wrongly() -> None:
    assert advice_for("of_tomorrow") is UNKNOWN


def test_the_words_are_those_of_the_page_for_operators() -> None:
    page = " ".join(OPERATIONS.read_text(encoding="utf-8").replace("`", "").lower().split())
    for code, advice in BY_CODE.items():
        assert code in page
        assert advice.happened.partition(";")[0].rstrip(".").lower() in page, code
