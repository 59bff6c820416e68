import itertools

import numpy as np
import pytest

from newsgloss_enrich.steps.entities.newsgloss.spans import TAGS, find_spans, is_valid, most_probable


def logits(*tags: str, certain: float = 9.0) -> np.ndarray:
    rows = np.zeros((len(tags), len(TAGS)), np.float32)
    for row, tag in enumerate(tags):
        rows[row, TAGS.index(tag)] = certain
    return rows


def test_spans_are_read_off_the_tags() -> None:
    found = find_spans(logits("O", "B-PER", "I-PER", "B-PER", "O", "B-LOC"))
    assert [(span.start, span.end, span.kind) for span in found] == [(1, 3, 0), (3, 4, 0), (5, 6, 2)]


def test_a_certain_span_is_more_probable_than_a_doubtful_one() -> None:
    doubtful, certain = find_spans(np.concatenate([logits("B-ORG", "O", certain=1.0), logits("B-ORG", "O")]))
    assert 0 < doubtful.probability < 0.5 < certain.probability < 1


def test_a_span_is_less_probable_when_it_may_go_on() -> None:
    rows = logits("B-ORG", "O")
    before = find_spans(rows)[0].probability
    rows[1, TAGS.index("I-ORG")] = 8.9
    assert find_spans(rows)[0].probability < before


def test_an_inside_without_a_begin_is_mended_to_the_best_valid_sequence() -> None:
    rows = logits("O", "I-LOC", "I-LOC", "O")
    rows[1, TAGS.index("B-LOC")] = 8.0
    assert [(span.start, span.end, span.kind) for span in find_spans(rows)] == [(1, 3, 2)]


@pytest.mark.parametrize("seed", range(20))
def test_no_valid_sequence_is_better_than_the_one_chosen(seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(4, len(TAGS))).astype(np.float32)

    def total(tags: tuple[int, ...]) -> float:
        return float(sum(rows[place, tag] for place, tag in enumerate(tags)))

    chosen = tuple(most_probable(rows))
    assert is_valid(chosen)
    best = max(filter(is_valid, itertools.product(range(len(TAGS)), repeat=4)), key=total)
    assert total(chosen) == pytest.approx(total(best), rel=1e-5)


def test_no_text_has_no_spans() -> None:
    assert find_spans(np.zeros((0, len(TAGS)), np.float32)) == []
