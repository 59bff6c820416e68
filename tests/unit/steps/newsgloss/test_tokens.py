import pytest

from newsgloss_enrich.steps.entities.newsgloss.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anna Berg's plan", ["Anna", "Berg", "'s", "plan"]),
        ("the U.S. and J.R.R. Tolkien", ["the", "U.S.", "and", "J.R.R.", "Tolkien"]),
        ("al-Assad, 1,000.5 km", ["al", "-", "Assad", ",", "1,000.5", "km"]),
        ("Zu\u0308rich B52", ["Zu\u0308rich", "B52"]),
        ("Leeds.", ["Leeds", "."]),
        ("#tag @name \U0001f600", ["#", "tag", "@", "name", "\U0001f600"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_text_is_cut_into_words_and_marks(text: str, words: list[str]) -> None:
    assert tokenise(text)[0] == words


@pytest.mark.parametrize(
    "text",
    [
        "Mayor  Ines Okoro\u2019s visit — to “Łódź” (Poland)",
        "日本語 e\u0301 \U0001f468\u200d\U0001f469",
        "a\x00b",
    ],
)
def test_each_word_stands_where_it_is_said_to(text: str) -> None:
    words, starts = tokenise(text)
    assert all(text[start : start + len(word)] == word for word, start in zip(words, starts, strict=True))
    assert "".join(words) == "".join(text.split())
