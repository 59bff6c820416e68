"""Countries and cities by their names in an article's language."""

# ruff: noqa: E501  tables read better unbroken

from pathlib import Path

import pytest

from newsgloss_enrich.steps.entities.places import cities
from newsgloss_enrich.steps.entities.places.cities import SCRIPTS, city_in_table, script_of
from newsgloss_enrich.steps.entities.places.in_language import (
    LANGUAGES,
    city_country_of,
    country_of,
    known_place,
    place_type_in,
)


@pytest.mark.parametrize(
    ("language", "name", "code"),
    [
        ("de", "Deutschlands", "DE"), ("ru", "Россией", "RU"), ("fi", "Suomessa", "FI"), ("tr", "Türkiye'nin", "TR"),
        ("pl", "Niemczech", "DE"), ("ru", "Соединённых Штатов", "US"), ("cs", "Spojených států", "US"),
        ("uk", "Україні", "UA"), ("ar", "للولايات المتحدة", "US"), ("ja", "米国", "US"), ("ko", "북한", "KP"),
        ("zh", "台灣", "TW"), ("hi", "भारत", "IN"), ("th", "สหรัฐอเมริกา", "US"), ("sv", "Sveriges", "SE"),
        ("sr", "Србије", "RS"), ("sr", "Srbije", "RS"), ("it", "Usa", "US"), ("hr", "Sad", None),
        ("ru", "Москва", None), ("en", "Germany", "DE"), ("fr", "Grande-Bretagne", "GB"),
    ],
)  # fmt: skip
def test_a_country_is_known_in_the_language_and_in_its_cases(
    language: str, name: str, code: str | None
) -> None:
    assert country_of(name, language) == code


@pytest.mark.parametrize(
    ("language", "name", "code"),
    [
        ("ru", "Москвы", "RU"), ("fi", "Helsingissä", "FI"), ("cs", "Praze", "CZ"), ("hu", "Moszkvában", "RU"),
        ("zh", "莫斯科", "RU"), ("ja", "モスクワ", "RU"), ("ar", "ولندن", "GB"), ("ko", "부산", "KR"),
        ("hi", "लंदन", "GB"), ("th", "ลอนดอน", "GB"), ("uk", "Харків", "UA"), ("pl", "Monachium", "DE"),
        ("de", "Köln", "DE"), ("ru", "Заречная Слобода", None),
    ],
)  # fmt: skip
def test_a_large_city_has_its_country(language: str, name: str, code: str | None) -> None:
    assert city_country_of(name, language) == code


def test_an_inflected_place_has_the_name_of_its_base_form() -> None:
    place = known_place("Москвой", "ru")
    assert place is not None
    assert (place.name, place.country, place.is_country) == ("Москва", "RU", False)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_knows_the_countries(language: str) -> None:
    place = known_place("Россия" if language in {"bg", "ru"} else "Angola", language)
    assert place is None or place.is_country


@pytest.mark.parametrize(
    ("language", "name", "kind"),
    [("de", "Österreichs", "GPE"), ("ru", "Екатеринбурга", "GPE"), ("de", "Zugspitze", "LOC"), ("en", "Times Square", "FAC")],
)  # fmt: skip
def test_a_known_place_has_a_government(language: str, name: str, kind: str) -> None:
    assert place_type_in(name, language) == kind


@pytest.mark.parametrize(
    ("name", "script"),
    [("Köln", "latin"), ("Санкт-Петербург", "cyrillic"), ("東京", "han"), ("ロンドン", "kana"), ("서울", "hangul"), ("Köln東", None), ("", None), ("42", None)],
)  # fmt: skip
def test_a_name_is_of_one_script(name: str, script: str | None) -> None:
    assert script_of(name) == script


def test_a_name_without_a_table_is_no_city() -> None:
    assert city_in_table("Ελσίνκι") is None


def test_the_tables_name_their_source_and_stay_small() -> None:
    folder = Path(cities.__file__).with_name("city_names")
    files = [folder / f"{script}.txt" for script in SCRIPTS]
    assert sorted(folder.iterdir()) == sorted(files)
    assert all("GeoNames" in file.read_text(encoding="utf-8")[:200] for file in files)
    assert all("CC BY 4.0" in file.read_text(encoding="utf-8")[:200] for file in files)
    assert sum(file.stat().st_size for file in files) < 1_500_000
