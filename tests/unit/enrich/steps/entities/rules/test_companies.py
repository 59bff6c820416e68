"""Companies of one word: found, told from persons and places, and not made of common words."""

import pytest
from tests.marked_names import entities

from newsgloss_schemas import EntityType


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Zalto unveiled a camera. Shares in Zalto rose, and the company said Zalto's sales had doubled.", 3),
        ("Zalto published the study. The journal Zalto had asked for data.", 2),
        ("Zalto, the payments company, cut 300 jobs. Zalto would not say why.", 2),
        ("Many complained. The app Zalto was down for two hours.", 1),
        ("Zalto is an app. Zalto began in 2014.", 2),
        ("Hackers stole data from Zalto. Zalto has 10 million customers.", 2),
        ("Zalto (ASX: ZLT) fell. Zalto builds lorries.", 2),
        ("Analysts at Zalto were surprised.", 1),
    ],
)
@pytest.mark.parametrize("kind", [None, "PERSON", "LOC"])
def test_a_company_of_one_word_is_found_whatever_the_model_says(
    body: str, count: int, kind: EntityType | None
) -> None:
    found = entities(body, {"Zalto": kind} if kind else {})
    assert [(one.name, one.type, one.count) for one in found.values()] == [("Zalto", "ORG", count)]


@pytest.mark.parametrize(
    "body",
    [
        "Zalto plunged 20% after it warned of weak sales. Zalto rents films.",
        "Zalto reported a loss. The company makes oat milk, and Zalto is Danish.",
    ],
)
def test_what_a_company_does_makes_a_person_of_one_word_one(body: str) -> None:
    found = entities(body, {"Zalto": "PERSON"})
    assert (found["Zalto"].type, found["Zalto"].count) == ("ORG", 2)


@pytest.mark.parametrize("form", ["Zalto Inc.", "Zalto plc", "Zalto, Inc.", "Zalto Ltd"])
def test_a_company_is_found_without_its_legal_form(form: str) -> None:
    found = entities(f"{form} won the contract. Rivals envied Zalto. Later {form} said more.", {form: "ORG"})
    assert [(one.type, one.count) for one in found.values()] == [("ORG", 3)]


@pytest.mark.parametrize(
    "body",
    [
        "Sales rose 5%, the company said. Exports fell 3%, the firm said.",
        "Prices fell. The company said demand was weak.",
        "Today's shares rose. Everyone's app failed. Yesterday's profit hurt.",
        "The company Hale Brothers Tower built is gone.",
        "British shares rose. The Swiss company paid. The firm Monday said so.",
        "The chief executive of Zalto-Berg left.",
    ],
)
def test_a_common_word_is_no_company(body: str) -> None:
    assert [
        one for one in entities(body, {}).values() if one.type == "ORG" and one.name != "Zalto-Berg"
    ] == []


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Moira's sales beat those of others. Moira, who is 35, thanked her fans.", "Moira", "PERSON"),
        ("Investors in Oslo sold. Shares in Oslo fell, and Oslo's stock exchange closed.", "Oslo", "GPE"),
    ],
)
def test_a_person_or_a_town_is_no_company(body: str, name: str, kind: EntityType) -> None:
    assert entities(body, {name: kind})[name].type == kind
