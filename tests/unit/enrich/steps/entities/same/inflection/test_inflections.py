"""Base forms that the tables of endings allow."""

# ruff: noqa: E501, RUF001  tables read better unbroken; letters of many alphabets

import pytest

from newsgloss_enrich.steps.entities.same.inflection.forms import paradigms
from newsgloss_enrich.steps.entities.same.inflection.languages import INFLECTIONS, comparable


@pytest.mark.parametrize(
    ("language", "form", "base"),
    [
        ("ru", "Москвы", "Москва"), ("ru", "Путиным", "Путин"), ("ru", "Навального", "Навальный"),
        ("ru", "Ивановой", "Иванова"), ("ru", "Сергея", "Сергей"), ("uk", "Києва", "Київ"),
        ("uk", "Зеленського", "Зеленський"), ("uk", "Львові", "Львів"), ("bg", "съюзът", "съюз"),
        ("pl", "Warszawie", "Warszawa"), ("pl", "Krakowa", "Kraków"), ("pl", "Łodzi", "Łódź"),
        ("pl", "Kaczyńskiego", "Kaczyński"), ("cs", "Praze", "Praha"), ("cs", "Zelenského", "Zelenskyj"),
        ("cs", "Pavla", "Pavel"), ("sk", "Ficom", "Fico"), ("hr", "Americi", "Amerika"),
        ("sr", "Београду", "Beograd"), ("sl", "Janeza", "Janez"), ("fi", "Helsingissä", "Helsinki"),
        ("fi", "Turussa", "Turku"), ("fi", "Suomeen", "Suomi"), ("fi", "Virtaselle", "Virtanen"),
        ("fi", "Trumpin", "Trump"), ("fi", "EU:ssa", "EU"), ("fi", "Kreikan", "Kreikka"),
        ("hu", "Moszkvában", "Moszkva"), ("hu", "Orbánnal", "Orbán"), ("hu", "EU-ban", "EU"),
        ("tr", "Ankara'da", "Ankara"), ("tr", "Bankasının", "Bankası"), ("de", "Deutschlands", "Deutschland"),
        ("de", "Deutschen", "Deutsche"), ("nl", "Rutte's", "Rutte"), ("sv", "Riksdagen", "Riksdag"),
        ("da", "Lars'", "Lars"), ("nb", "Norges", "Norge"), ("ro", "României", "România"),
        ("ro", "Bucureștiului", "București"), ("ar", "ولندن", "لندن"), ("ar", "للفيفا", "الفيفا"),
        ("ko", "서울에서", "서울"),
    ],
)  # fmt: skip
def test_a_form_may_come_from_its_base_form(language: str, form: str, base: str) -> None:
    bases = {one.word for one in INFLECTIONS[language](comparable(form, language))}
    assert comparable(base, language) in bases


@pytest.mark.parametrize("language", sorted(INFLECTIONS))
@pytest.mark.parametrize("word", ["", "a", "-", "'", ":", "1984", "日本"])
def test_no_word_is_too_short_or_strange(language: str, word: str) -> None:
    assert all(one.word for one in INFLECTIONS[language](word))


def test_a_paradigm_after_a_consonant_does_not_follow_a_vowel() -> None:
    inflect = paradigms("C: a om", vowels="aeiou")
    assert [one.word for one in inflect("zagreba")] == ["zagreb"]
    assert list(inflect("korea")) == []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("ru", "Пётр", "Петр"), ("ar", "أحمد", "احمد"), ("sr", "Ниш", "Niš"), ("ro", "Iaşi", "Iași"), ("tr", "İzmir", "izmir")],
)  # fmt: skip
def test_spellings_of_one_word_are_compared_as_one(language: str, one: str, other: str) -> None:
    assert comparable(one, language) == comparable(other, language)
