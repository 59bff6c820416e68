"""Which rules hold for a language."""

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.indefinite import drop_common_nouns
from newsgloss_enrich.steps.entities.rules.known_countries import find_known_countries, type_known_places
from newsgloss_enrich.steps.entities.rules.order import RULES, TABLE, rules_for
from newsgloss_enrich.steps.entities.rules.place_types import type_places
from newsgloss_enrich.steps.entities.rules.scopes import CASED, ENGLISH_ALONE, EVERY, but, cased_but


def test_english_has_all_rules_but_those_of_other_languages() -> None:
    assert [rule for rule in RULES if rule not in rules_for("en")] == [
        drop_common_nouns,
        type_known_places,
        find_known_countries,
        type_places,
    ]


def test_a_language_without_capitals_has_no_rule_about_capitals() -> None:
    names = {rule.__name__ for rule in rules_for("zh")}
    assert "agree_on_types" in names
    assert not names & {"drop_common_words", "drop_headline_capitals", "find_demonyms", "learn_acronyms"}


def test_the_order_of_the_rules_is_that_of_the_table() -> None:
    assert [rule for rule in RULES if rule in rules_for("de")] == list(rules_for("de"))
    assert len(TABLE) == len(set(RULES))


def test_scopes_hold_for_the_languages_that_they_say() -> None:
    assert ENGLISH_ALONE.holds_for("en")
    assert not ENGLISH_ALONE.holds_for("de")
    assert CASED.holds_for("ru")
    assert not CASED.holds_for("ja")
    assert EVERY.holds_for("ja")
    assert not but("ko").holds_for("ko")
    assert not cased_but("id").holds_for("id")


def test_a_place_gets_its_kind_by_its_language() -> None:
    names = [Named(1, 0, len(text), text, "LOC", 0.9) for text in ("Suomessa", "Helsingin", "Keijukaismetsä")]
    typed = type_places(Draft(Texts(("", "…"), "fi"), names)).names
    assert [name.type for name in typed] == ["GPE", "GPE", "LOC"]


def test_every_rule_can_be_asked_about_a_text_of_any_language() -> None:
    names = [Named(1, 0, 6, "Almira", "LOC", 0.5)]
    for language in ("en", "de", "ar", "zh", "is"):
        for rule in RULES:
            assert isinstance(rule(Draft(Texts(("", "Almira lies far away."), language), list(names))), Draft)
