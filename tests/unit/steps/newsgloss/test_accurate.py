from importlib.metadata import version

import newsgloss_model_en_accurate
import pytest

from newsgloss_enrich.steps.entities.newsgloss.accurate import MOST_WORDS, AccurateFinder, parts
from newsgloss_enrich.steps.entities.registry import load_finders


@pytest.fixture(scope="module")
def finder() -> AccurateFinder:
    return AccurateFinder(newsgloss_model_en_accurate.FOLDER)


def test_the_setting_names_it() -> None:
    found = load_finders("en=newsgloss-accurate").for_tag("en-GB")
    assert found is not None
    assert (found.name, found.version) == ("newsgloss-accurate", version("newsgloss-model-en-accurate"))


def test_names_are_found_with_their_probabilities(finder: AccurateFinder) -> None:
    text = "Mayor Anna Lindqvist told Reuters that Volvo would leave Gothenburg."
    (names,) = finder.find([text])
    found = {(text[name.start : name.end], name.type) for name in names}
    assert found == {
        ("Anna Lindqvist", "PERSON"),
        ("Reuters", "ORG"),
        ("Volvo", "ORG"),
        ("Gothenburg", "GPE"),
    }
    assert all(name.score is not None and 0 < name.score <= 1 for name in names)


@pytest.mark.parametrize(
    "text", ["", " ", "x" * 50_000, "\udc80\x00", ". " * 3_000, "antidisestablishment" * 90]
)
def test_any_text_is_read(finder: AccurateFinder, text: str) -> None:
    (names,) = finder.find([text])
    assert all(0 <= name.start < name.end <= len(text) for name in names)


def test_a_long_paragraph_is_read_in_parts_of_whole_sentences() -> None:
    words = (["word"] * 39 + ["."]) * 10
    found = list(parts(words))
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(words)
    assert all(end - start <= MOST_WORDS and words[end - 1] == "." for start, end in found)


def test_a_sentence_without_an_end_is_cut() -> None:
    assert list(parts(["word"] * 200)) == [(0, 90), (90, 180), (180, 200)]
