"""Common nouns that a model took for names."""

import pytest

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.indefinite import drop_common_nouns


def kept(language: str, texts: tuple[str, ...], word: str, score: float | None) -> list[str]:
    """The names that stay of one that the model found in the last text."""
    start = texts[-1].index(word)
    name = Named(len(texts) - 1, start, start + len(word), word, "LOC", score)
    return [one.text for one in drop_common_nouns(Draft(Texts(texts, language), [name])).names]


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("de", "Nach einem Erdrutsch fährt die Bahn nicht.", "Erdrutsch"),
        ("de", "Kein Zug fuhr.", "Zug"),
        ("fr", "Une Association a signé.", "Association"),
        ("sv", "Det var ett Ras i natt.", "Ras"),
    ],
)
def test_a_doubtful_word_behind_an_indefinite_article_is_no_name(language: str, text: str, word: str) -> None:
    assert kept(language, ("", text), word, 0.5) == []


def test_it_is_none_anywhere_else_in_the_article_either() -> None:
    assert kept("de", ("Ein Erdrutsch am Berg", "Bahn steht nach Erdrutsch still"), "Erdrutsch", 0.5) == []


@pytest.mark.parametrize(
    ("text", "word", "score"),
    [
        ("Er kaufte einen Picasso.", "Picasso", 0.9),  # the model is sure
        ("Er kaufte einen Picasso.", "Picasso", None),  # a rule found it
        ("Seine Tiroler Heimat Imst liegt fern.", "Imst", 0.5),  # 'seine' is no article
        ("Der Erdrutsch kam nachts.", "Erdrutsch", 0.5),  # a definite article says nothing
    ],
)
def test_other_names_stay(text: str, word: str, score: float | None) -> None:
    assert kept("de", ("", text), word, score) == [word]
