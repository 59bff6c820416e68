"""Floors for what `benchmarks/boilerplate.py` measures; the clean text is not part of the repository."""

import pytest
import quality
from ragged_articles import Ragged, ragged_articles, snippets

NEEDED = pytest.mark.skipif(
    bool(quality.available("boilerplate")), reason=quality.available("boilerplate") or ""
)


@NEEDED
def test_clean_text_is_left_alone_and_spans_are_exact() -> None:
    assert quality.below_floor("boilerplate") == []


def test_few_held_out_texts_are_also_among_those_for_development() -> None:
    """Advertisements have no second form; of the rest '(ANSA)' and its like come again."""
    held_out, known = (
        {
            (kind, text)
            for kinds in snippets(part).values()
            for kind, texts in kinds.items()
            for text in texts
            if kind != "advertisement"
        }
        for part in ("held_out", "development")
    )
    assert len(held_out & known) <= len(held_out) / 10


@NEEDED
def test_the_generator_knows_where_its_spans_are() -> None:
    article = Ragged("en")
    article.add(" Advertisement ", "advertisement")
    assert article.spans == {(1, 14, "advertisement")}
    for made in ragged_articles("development", 28):
        assert all(made.body[start:end].strip() == made.body[start:end] != "" for start, end, _ in made.spans)
