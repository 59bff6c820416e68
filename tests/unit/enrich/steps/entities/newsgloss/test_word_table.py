from dataclasses import replace

import numpy as np
import pytest

from newsgloss_enrich.steps.entities.newsgloss.block_tables import packed, unpacked
from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY, features
from newsgloss_enrich.steps.entities.newsgloss.pieces import SPACE, Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.units import Part
from newsgloss_enrich.steps.entities.newsgloss.word_table import (
    IN_RUN,
    KEPT_WORDS,
    Floats,
    MultilingualWords,
    Tables,
    WordTable,
    vectors,
)

PIECES = ["", f"{SPACE}Aber", "deen", "東京", "<unk>"]
VECTOR, HIDDEN = 32, 3
SIZES = (12, 2048, 2048, 16, 64)


@pytest.fixture
def tables() -> Tables:
    rng = np.random.default_rng(3)

    def some(*shape: int) -> Floats:
        return rng.standard_normal(shape).astype(np.float32)

    return Tables(
        packed(some(len(PIECES), VECTOR)),
        [some(size, VECTOR) for size in SIZES],
        some(VECTOR),
        some(VECTOR),
        some(VECTOR, HIDDEN),
        some(HIDDEN),
        some(3 * VECTOR, VECTOR),
        some(VECTOR),
    )


@pytest.fixture
def words(tables: Tables) -> WordTable:
    return WordTable(tables, MultilingualWords(Vocabulary(PIECES, [0.0] + [-5.0] * 4, 4), {"aberdeen": 3}))


def expected(tables: Tables, pieces: tuple[int, ...], described: tuple[int, ...]) -> Floats:
    rows: list[Floats] = list(unpacked(tables.pieces[list(pieces)])) if pieces else []
    total = np.zeros(VECTOR)
    assert tables.beside is not None
    assert tables.beside_bias is not None
    for number, row in enumerate(rows):
        left = rows[number - 1] if number else np.zeros(VECTOR)
        right = rows[number + 1] if number + 1 < len(rows) else np.zeros(VECTOR)
        near = np.concatenate([left, row, right]) @ tables.beside + tables.beside_bias
        total = total + (row + np.maximum(near, 0.0)) / len(rows)
    for table, number in zip(tables.features, described, strict=True):
        total = total + table[number]
    normed = (total - total.mean()) / np.sqrt(total.var() + 1e-5) * tables.norm + tables.shift
    found: Floats = normed @ tables.entry + tables.entry_bias
    return found


def test_a_word_s_vector_is_the_mean_of_its_pieces_and_its_features(words: WordTable, tables: Tables) -> None:
    lexicon = {"aberdeen": 3}
    found = words.of(["Aberdeen", BOUNDARY, Part("東京", (3,))])
    wanted = [
        expected(tables, (1, 2), features("Aberdeen", lexicon)),
        expected(tables, (), features(BOUNDARY, lexicon)),
        expected(tables, (3,), (IN_RUN, *features("東京", lexicon)[1:])),
    ]
    np.testing.assert_allclose(found, wanted, rtol=5e-3, atol=5e-3)  # kept as 16-bit floats


def test_without_a_convolution_only_the_mean_of_the_pieces_counts(tables: Tables) -> None:
    plain = replace(tables, beside=None, beside_bias=None)
    zero = replace(tables, beside=np.zeros((3 * VECTOR, VECTOR), np.float32), beside_bias=None)
    pieces, described = [(1, 2), (), (3,)], [(0,) * len(SIZES)] * 3
    np.testing.assert_allclose(vectors(plain, pieces, described), vectors(zero, pieces, described), rtol=1e-5)


def test_the_order_of_a_word_s_pieces_counts(tables: Tables) -> None:
    first, second = vectors(tables, [(1, 2), (2, 1)], [(0,) * len(SIZES)] * 2)
    assert not np.allclose(first, second)


def test_a_word_and_a_part_of_a_run_with_the_same_text_differ(words: WordTable) -> None:
    first, second = words.of(["東京", Part("東京", (3,))])
    assert not np.allclose(first, second)


def test_more_words_than_are_kept_give_the_same_vectors(words: WordTable) -> None:
    before = words.of(["Aberdeen"])
    for start in range(0, KEPT_WORDS * 2, 1000):
        words.of([f"x{number}" for number in range(start, start + 1000)])
    np.testing.assert_array_equal(words.of(["Aberdeen"]), before)
