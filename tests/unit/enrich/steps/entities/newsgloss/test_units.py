import pytest

from newsgloss_enrich.steps.entities.newsgloss.pieces import SPACE, Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.units import Part, cut

PIECES = ["", "東京", "都", "で", "トヨタ", f"{SPACE}서울", "에서", "กรุงเทพ", "<unk>"]
UNKNOWN = len(PIECES) - 1


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(PIECES, [0.0] + [-5.0] * UNKNOWN, UNKNOWN)


def texts(text: str, vocabulary: Vocabulary) -> list[str]:
    return [word if isinstance(word, str) else word.text for word in cut(text, vocabulary).words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anna Berg's plan", ["Anna", "Berg", "'s", "plan"]),
        ("the U.S. and J.R.R. Tolkien", ["the", "U.S.", "and", "J.R.R.", "Tolkien"]),
        ("al-Assad, 1,000.5 km", ["al", "-", "Assad", ",", "1,000.5", "km"]),
        ("Zu\u0308rich B52", ["Zu\u0308rich", "B52"]),
        ("Leeds.", ["Leeds", "."]),
        ("#tag @name \U0001f600", ["#", "tag", "@", "name", "\U0001f600"]),
        ("दिल्ली में", ["दिल्ली", "में"]),
        ("في القاهرة،", ["في", "القاهرة", "،"]),
        ("東京都でトヨタが", ["東京", "都", "で", "トヨタ", "が"]),
        ("NHKは東京", ["NHK", "は", "東京"]),
        ("서울에서 만난", ["서울", "에서", "만", "난"]),
        ("กรุงเทพ 2026", ["กรุงเทพ", "2026"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_text_is_cut_into_words_marks_and_parts_of_runs(
    text: str, words: list[str], vocabulary: Vocabulary
) -> None:
    assert texts(text, vocabulary) == words


def test_a_part_of_a_run_brings_its_pieces_and_the_space_before_it(vocabulary: Vocabulary) -> None:
    assert cut("서울에서", vocabulary).words == [Part("서울", (5,)), Part("에서", (6,))]


@pytest.mark.parametrize(
    "text",
    [
        "Mayor  Ines Okoro\u2019s visit — to “Łódź” (Poland)",
        "日本語 e\u0301 \U0001f468\u200d\U0001f469",
        "a\x00b 東京abc서울 x",
        "\udc80東\udc80",
    ],
)
def test_each_unit_stands_where_it_is_said_to(text: str, vocabulary: Vocabulary) -> None:
    words, starts, ends = cut(text, vocabulary)
    found = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert found == [word if isinstance(word, str) else word.text for word in words]
    assert "".join(found) == "".join(text.split())
