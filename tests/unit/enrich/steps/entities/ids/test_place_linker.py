import pytest
from tests.unit.enrich.steps.entities.ids.linked import linked

GEORGIA_US, GEORGIA = "4197000", "614540"
TRIPOLI_LIBYA, TRIPOLI_LEBANON = "2210247", "266826"


def id_of(marked: str, name: str, language: str = "en", *, domain: str | None = None) -> str | None:
    return linked(marked, language, domain=domain)[name].ids.get("geonames")


def test_a_country_has_the_codes_of_three_schemes_and_a_point() -> None:
    norway = linked("[Norway] sold more fish.")["Norway"]
    assert norway.ids == {"geonames": "3144096", "iso3166": "NO", "wikidata": "Q20"}
    assert norway.location is not None
    assert (round(norway.location.lat), round(norway.location.lon)) == (60, 11)
    assert norway.id_evidence["places"].rule == "country"


def test_a_region_has_its_code_of_iso_3166_2() -> None:
    texas = linked("[Texas] votes.")["Texas"].ids
    assert texas == {"geonames": "4736286", "iso3166": "US-TX", "wikidata": "Q1439"}


def test_the_region_behind_a_name_decides() -> None:
    springfield = linked("The mayor of [Springfield], [Illinois], spoke.")["Springfield"]
    assert springfield.ids == {"geonames": "4250542"}
    assert springfield.id_evidence["places"].rule == "said"
    assert springfield.country == "US"


@pytest.mark.parametrize(
    "behind", [", Mass., was", ", MA, was", " (Massachusetts) was", ", in Massachusetts, was"]
)
def test_a_region_is_read_in_each_usual_form(behind: str) -> None:
    assert id_of(f"A lab in [Cambridge]{behind} closed.", "Cambridge") == "4931972"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Georgia", "en"), ("Jordan", "en"), ("Victoria", "en"), ("Cambridge", "en"), ("Birmingham", "en"),
        ("San José", "es"), ("Tripoli", "it"), ("Alexandria", "en"), ("Springfield", "en"), ("Триполи", "ru"),
        ("トリポリ", "ja"),
    ],
)  # fmt: skip
def test_a_name_that_the_text_leaves_open_has_no_id(name: str, language: str) -> None:
    entity = linked(f"[{name}] .", language)[name]
    assert (entity.ids, entity.location, entity.id_evidence) == ({}, None, {})


def test_other_places_decide_between_a_country_and_a_state() -> None:
    assert id_of("[Georgia] voted. Queues in [Atlanta] were long.", "Georgia") == GEORGIA_US
    assert id_of("[Georgia] voted. Queues in [Tbilisi] were long.", "Georgia") == GEORGIA
    assert id_of("[Georgia] voted. Queues in [Atlanta] and [Tbilisi] were long.", "Georgia") is None


def test_a_country_named_elsewhere_decides_between_cities() -> None:
    assert id_of("[Tripoli] is calm. [Libya] opened its ports.", "Tripoli") == TRIPOLI_LIBYA
    assert id_of("[Tripoli] is calm. The [NORP:Lebanese] army is there.", "Tripoli") == TRIPOLI_LEBANON


def test_the_country_of_the_source_decides_where_the_text_does_not() -> None:
    assert id_of("A school in [Birmingham] closed.", "Birmingham", domain="news.example.co.uk") == "2655603"
    assert id_of("A school in [Birmingham] closed.", "Birmingham", domain="news.example.com") is None


def test_two_places_of_one_name_in_one_article_have_no_id() -> None:
    assert id_of("From [Paris], [France], to [Paris], [Texas].", "Paris") is None


def test_a_list_of_countries_says_nothing_of_its_first_name() -> None:
    found = linked("[Jordan], [Lebanon] and [Syria] signed.")
    assert found["Jordan"].ids["iso3166"] == "JO"
    assert found["Lebanon"].ids["iso3166"] == "LB"


def test_a_state_without_such_a_town_leaves_the_name_open() -> None:
    assert id_of("A farm in [Paris], [Hawaii], burned.", "Paris") is None


def test_a_well_known_city_needs_no_further_evidence() -> None:
    assert id_of("[London] is full.", "London") == "2643743"
    assert id_of("In [Москвы] .", "Москвы", "ru") == "524901"


def test_a_city_weighs_more_than_the_region_of_its_name_and_a_region_where_it_is_called_one() -> None:
    assert id_of("[New York] is full.", "New York") == "5128581"
    assert id_of("[New York state] is large.", "New York state") == "5128638"
    assert id_of("Le [Québec] vote.", "Québec", "fr") == "6115047"


def test_washington_is_the_capital_unless_the_article_is_about_the_state() -> None:
    assert id_of("[Washington] passed a law. [Texas] objects.", "Washington") == "4140963"
    assert id_of("[Washington] passed a law. [Seattle] objects.", "Washington") is None


@pytest.mark.parametrize("name", ["PERSON:Paris", "ORG:Chelsea", "LOC:Amazon", "FAC:London Bridge"])
def test_what_is_no_place_with_a_government_has_no_id(name: str) -> None:
    assert next(iter(linked(f"[{name}] .").values())).ids == {}


def test_places_of_one_region_outweigh_a_larger_city_far_away() -> None:
    assert id_of("[London] waits. [Toronto] and [Ottawa] are in [Ontario].", "London") == "6058560"
    assert id_of("[London] waits. [Leeds] too.", "London") == "2643743"


@pytest.mark.parametrize(
    ("marked", "name", "language", "country"),
    [
        ("[Peru], [Indiana], burned.", "Peru", "en", "US"),
        ("[Lebanon], Tenn., voted.", "Lebanon", "en", "US"),
        ("[Trinidad], [Bolivia], arde.", "Trinidad", "es", "BO"),
        ("[Peru], [Chile] and [Bolivia] met.", "Peru", "en", "PE"),
        ("They beat [Peru] in [Chile].", "Peru", "en", "PE"),
        ("[Trinidad] and [Tobago] voted.", "Trinidad", "en", "TT"),
        ("O carnaval de [Salvador] começa. O [Brasil] dança.", "Salvador", "pt", "BR"),
        ("Le [Salvador] vote.", "Salvador", "fr", "SV"),
    ],
)
def test_a_country_s_name_may_mean_a_town(marked: str, name: str, language: str, country: str) -> None:
    assert linked(marked, language)[name].country == country


@pytest.mark.parametrize(
    ("marked", "name", "language", "code"),
    [
        ("[León], [Guanajuato], arde.", "Guanajuato", "es", "MX-GUA"),
        ("[Cartagena], [Murcia], arde.", "Murcia", "es", "ES-MC"),
        ("[Santarém], no [Pará], arde.", "Pará", "pt", "BR-PA"),
        ("A fire in [Buffalo], [New York].", "New York", "en", "US-NY"),
        ("A fire in [Spokane], [Washington].", "Washington", "en", "US-WA"),
    ],
)
def test_a_name_behind_a_place_in_it_is_the_region(marked: str, name: str, language: str, code: str) -> None:
    assert linked(marked, language)[name].ids["iso3166"] == code


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("A fire in [Brooklyn], [New York].", "New York"),
        ("[Buffalo], [New York]. [New York] is full.", "New York"),
        ("[Kobe], [Osaka] and [Kyoto] are full.", "Osaka"),
    ],
)
def test_a_name_near_or_far_from_its_city_stays_the_city(marked: str, name: str) -> None:
    assert "iso3166" not in linked(marked)[name].ids


def test_a_city_is_known_by_its_name_without_its_river() -> None:
    assert id_of("[Newcastle] cheers. [Sunderland] does not.", "Newcastle") == "2641673"
    assert id_of("[Newcastle] cheers. [Sydney] does not.", "Newcastle") == "2155472"


def test_a_name_of_two_countries_towns_has_no_id_where_the_text_names_neither() -> None:
    assert id_of("[Valence], dans la [Drôme].", "Valence", "fr") is None
