from pathlib import Path

import pytest
from tests.unit.enrich.steps.entities.lists.built import ids, links, listed

from newsgloss_enrich.steps.entities.lists.list_file import ListFile


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> ListFile:
    return listed(tmp_path_factory.mktemp("lists"))


def test_a_name_of_several_words_is_found_though_the_model_missed_it(companies: ListFile) -> None:
    (link,) = links(companies, "Clothes at Marks & Spencer's shops cost more.")
    assert (link.text, link.id, link.type, link.found) == ("Marks & Spencer", "11", "ORG", False)


def test_a_name_without_its_legal_form_is_the_company_and_so_is_one_with_it(companies: ListFile) -> None:
    assert ids(companies, "Shares of Volkswagen rose.", {"Volkswagen": "ORG"}) == [("Volkswagen", "2")]
    assert ids(companies, "Shares of Volkswagen AG rose.", {"Volkswagen AG": "ORG"}) == [
        ("Volkswagen AG", "2")
    ]


def test_an_acronym_counts_beside_its_full_name_alone(companies: ListFile) -> None:
    assert ids(companies, "The IAEA met.", {"IAEA": "ORG"}) == []
    both = "The International Atomic Energy Agency met. The IAEA is in Vienna."
    assert ids(companies, both) == [("International Atomic Energy Agency", "4"), ("IAEA", "4")]


def test_a_word_at_a_sentence_s_start_is_no_name_unless_the_model_is_sure(companies: ListFile) -> None:
    text = "Target practice began on Monday."
    assert ids(companies, text) == []
    assert ids(companies, text, {"Target": "ORG"}, score=0.6) == []
    assert ids(companies, text, {"Target": "ORG"}, score=0.95) == [("Target", "3")]


def test_a_word_that_the_article_also_writes_small_needs_the_model(companies: ListFile) -> None:
    assert ids(companies, "He bought at Target. The target was missed.") == []
    assert ids(companies, "He bought at Target. It was full.") == [("Target", "3")]


def test_a_context_word_says_what_a_word_means(companies: ListFile) -> None:
    (link,) = links(companies, "Target, the retailer, opened a shop. The target was met.")
    assert (link.id, link.rule) == ("3", "context")


def test_a_name_of_two_things_needs_context(companies: ListFile) -> None:
    assert ids(companies, "Officials of Star Alliance met.") == []
    assert ids(companies, "The airline joined Star Alliance.") == [("Star Alliance", "5")]
    assert ids(companies, "The bank Star Alliance closed.") == [("Star Alliance", "6")]
    assert ids(companies, "The airline left Star Alliance, and a bank joined it.") == []


def test_a_part_of_a_longer_name_is_not_the_thing(companies: ListFile) -> None:
    assert ids(companies, "They met at Target Field on Monday.", {"Target Field": "FAC"}) == []
    assert ids(companies, "They met at Volkswagen Arena on Monday.") == []
    assert (
        ids(companies, "A Star Alliance Lounge opened for the airline.", {"Star Alliance Lounge": "FAC"})
        == []
    )


def test_a_thing_of_another_kind_has_another_id(companies: ListFile) -> None:
    assert ids(companies, "We asked Apple, 9, of Ohio.", {"Apple": "PERSON"}) == []


def test_a_name_of_one_language_counts_in_it_alone(companies: ListFile) -> None:
    assert ids(companies, "Selon Les Échos, rien.", language="fr") == [("Les Échos", "12")]
    assert ids(companies, "According to Les Échos, nothing.") == []


def test_case_rules_are_kept(companies: ListFile) -> None:
    assert ids(companies, "A survey by YouGov says so.") == [("YouGov", "9")]
    assert ids(companies, "A survey by Yougov says so.") == []
    assert ids(companies, "He sold all his bitcoin.") == [("bitcoin", "10")]
    assert ids(companies, "They met at marks & spencer.") == []


def test_accents_and_apostrophes_may_differ(companies: ListFile) -> None:
    assert ids(companies, "Selon Les Echos, rien.", language="fr") == [("Les Echos", "12")]


def test_a_name_in_a_script_without_spaces_is_found(companies: ListFile) -> None:
    assert ids(companies, "昨日トヨタ自動車は発表した。", language="ja") == [("トヨタ自動車", "7")]


def test_an_inflected_form_is_its_base_form_where_the_model_has_found_it(companies: ListFile) -> None:
    assert ids(companies, "Акции Роснефти выросли.", {"Роснефти": "ORG"}, "ru") == [("Роснефти", "8")]
    assert ids(companies, "Die Aktien Volkswagens fielen.", {"Volkswagens": "ORG"}, "de") == [
        ("Volkswagen", "2")
    ]


def test_an_article_without_text_has_no_links(companies: ListFile, tmp_path: Path) -> None:
    assert ids(companies, "") == []
    assert ids(listed(tmp_path, "1\tNowhere Else\t\t\t\t\t\t"), "Nothing of it.") == []


def test_several_rows_of_one_id_are_one_thing(tmp_path: Path) -> None:
    found = listed(
        tmp_path, "7\tWorld Court\tORG\n7\tWorld Court\tORG\n7\tWC\tORG\n8\tMoon Court\tORG\n9\tMoon Court"
    )
    assert ids(found, "The World Court met. The WC is in The Hague.") == [("World Court", "7"), ("WC", "7")]
    (link, _) = links(found, "The World Court met. The WC is in The Hague.")
    assert link.rule == "name"
    assert ids(found, "The Moon Court met.") == []


def test_a_name_that_hundreds_of_things_have_is_none_of_them(tmp_path: Path) -> None:
    rows = "\n".join(f"{number}\tWorld Court\tORG\t\t\t\tword{number}" for number in range(300))
    found = listed(tmp_path, rows)
    assert ids(found, "The World Court met. A word7 too.") == []


def test_a_place_is_not_the_company_that_is_called_so_but_for_its_legal_form(tmp_path: Path) -> None:
    found = listed(tmp_path, "7\tNew York & Company\tORG\n8\tToronto Holdings Inc.\tORG")
    assert ids(found, "He flew from New York to Toronto.") == []
    assert ids(found, "He works for New York & Company.") == [("New York & Company", "7")]
