from importlib.metadata import version

import newsgloss_model_names_accurate
import pytest

from newsgloss_enrich.steps.entities.newsgloss.accurate import MOST_UNITS, AccurateFinder, parts
from newsgloss_enrich.steps.entities.newsgloss.encoder import EncoderModel
from newsgloss_enrich.steps.entities.registry import load_finders


@pytest.fixture(scope="module")
def finder() -> AccurateFinder:
    return AccurateFinder(EncoderModel(newsgloss_model_names_accurate.FOLDER), "en")


def test_the_setting_names_it() -> None:
    found = load_finders("newsgloss-accurate").for_tag("en-GB")
    assert found is not None
    assert (found.name, found.version) == ("newsgloss-accurate", version("newsgloss-model-names-accurate"))


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
    ("language", "text", "wanted"),
    [
        ("de", "Olaf Scholz traf in Hamburg Vertreter von Siemens.", {"Olaf Scholz", "Hamburg", "Siemens"}),
        ("ru", "Анна Петрова приехала в Москву.", {"Анна Петрова", "Москву"}),
        ("ja", "田中太郎は東京でトヨタの社員に会った。", {"東京", "トヨタ"}),
    ],
)
def test_names_are_found_in_other_languages(language: str, text: str, wanted: set[str]) -> None:
    model = EncoderModel(newsgloss_model_names_accurate.FOLDER)
    (names,) = AccurateFinder(model, language).find([text])
    assert wanted <= {text[name.start : name.end] for name in names}


@pytest.mark.parametrize(
    "text", ["", " ", "x" * 50_000, "\udc80\x00", ". " * 3_000, "antidisestablishment" * 90]
)
def test_any_text_is_read(finder: AccurateFinder, text: str) -> None:
    (names,) = finder.find([text])
    assert all(0 <= name.start < name.end <= len(text) for name in names)


def test_a_long_paragraph_is_read_in_parts_of_whole_sentences() -> None:
    words = (["word"] * 39 + ["."]) * 10
    found = list(parts(words, [1] * len(words), 254))
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(words)
    assert all(end - start <= MOST_UNITS and words[end - 1] == "." for start, end in found)


def test_a_sentence_without_an_end_is_cut() -> None:
    assert list(parts(["word"] * 200, [1] * 200, 254)) == [(0, 90), (90, 180), (180, 200)]


def test_words_of_many_pieces_make_shorter_parts() -> None:
    assert list(parts(["word"] * 80, [8] * 80, 254)) == [(0, 31), (31, 62), (62, 80)]
