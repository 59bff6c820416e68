import pytest

from newsgloss_enrich.steps.entities.newsgloss.pieces import LONGEST, MOST_PIECES, SPACE, Vocabulary

PIECES = {
    "": 0.0, SPACE: -6.0, f"{SPACE}Car": -3.0, f"{SPACE}Cardiff": -4.0, "di": -4.0, "ff": -4.0, "é": -5.0,
    "東": -5.0, "京": -5.0, "東京": -6.0, "都": -5.0, f"{SPACE}서울": -4.0, "서울": -5.0, "은": -3.0,
    "x": -9.0,
}  # fmt: skip
UNKNOWN = len(PIECES)


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary([*PIECES, "<unk>"], [*PIECES.values(), 0.0], UNKNOWN)


def named(pieces: tuple[int, ...]) -> list[str]:
    return [[*PIECES, "?"][number] for number in pieces]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Cardiff", [f"{SPACE}Cardiff"]),  # likelier than the cut into three
        ("Cardi", [f"{SPACE}Car", "di"]),
        ("e\u0301", [SPACE, "é"]),  # in the composed form
        ("Carz", [f"{SPACE}Car", "?"]),
        (",", ["?"]),  # a mark has no space before it
        ("", ["?"]),
        ("\udc80", ["?"]),
    ],
)
def test_a_word_is_cut_in_the_likeliest_way(vocabulary: Vocabulary, word: str, pieces: list[str]) -> None:
    assert named(vocabulary.word(word)) == pieces


def test_a_very_long_word_has_a_bounded_number_of_pieces(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.word("x" * 10_000)) == MOST_PIECES


@pytest.mark.parametrize(
    ("run", "spaced", "parts"),
    [
        ("東京都", False, [(2, ["東京"]), (1, ["都"])]),
        ("서울은", True, [(2, [f"{SPACE}서울"]), (1, ["은"])]),
        ("은서울", True, [(1, [SPACE, "은"]), (2, ["서울"])]),
        ("东", False, [(1, ["?"])]),
    ],
)
def test_the_parts_of_a_run_cover_it(
    vocabulary: Vocabulary, run: str, spaced: bool, parts: list[tuple[int, list[str]]]
) -> None:
    found = vocabulary.run(run, spaced=spaced)
    assert [(length, named(pieces)) for length, pieces in found] == parts
    assert sum(length for length, _ in found) == len(run)


def test_what_is_remembered_is_bounded_and_forgetting_changes_no_answer(vocabulary: Vocabulary) -> None:
    before = vocabulary.word("Cardiff"), vocabulary.run("東京都", spaced=False)
    for number in range(40_000):
        vocabulary.word(f"x{number}")
    vocabulary.run("東京" * LONGEST, spaced=False)
    assert len(vocabulary._words) <= 16_384
    assert all(len(run) <= LONGEST for run in vocabulary._runs)
    assert (vocabulary.word("Cardiff"), vocabulary.run("東京都", spaced=False)) == before
