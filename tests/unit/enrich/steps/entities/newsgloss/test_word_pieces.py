import pytest

from newsgloss_enrich.steps.entities.newsgloss.word_pieces import MOST_PIECES, WordPieces

PIECES = ["[PAD]", "[UNK]", "car", "cardiff", "##di", "##ff", "##d", "e", "##e"]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Cardiff", ["cardiff"]),
        ("cardi", ["car", "##di"]),
        ("É", ["e"]),
        ("cardiz", ["[UNK]"]),
        ("", ["[UNK]"]),
        ("\u0301", ["[UNK]"]),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(word: str, pieces: list[str]) -> None:
    assert [PIECES[number] for number in WordPieces(PIECES).split(word)] == pieces


def test_a_very_long_word_has_a_bounded_number_of_pieces() -> None:
    assert len(WordPieces(PIECES).split("e" * 10_000)) == MOST_PIECES


def test_a_vocabulary_without_the_unknown_piece_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[UNK\]"):
        WordPieces(["a", "b"])
