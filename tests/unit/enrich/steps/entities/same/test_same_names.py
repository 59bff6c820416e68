"""One person or organisation under several names, and two of one name."""

# ruff: noqa: E501  tables read better unbroken

import pytest
from tests.marked_names import entities

from newsgloss_enrich.steps.entities.same.person_names import may_be_one, parse_name
from newsgloss_schemas import EntityType


@pytest.mark.parametrize(
    ("body", "names", "count"),
    [
        ("Ana T. Ruiz left. Ana Ruiz came. Ana Teresa Ruiz slept. Ruiz woke.", "Ana T. Ruiz;Ana Ruiz;Ana Teresa Ruiz;Ruiz", 4),
        ("A.T. Ruiz left. Ana T. Ruiz came. A. Ruiz slept.", "A.T. Ruiz;Ana T. Ruiz;A. Ruiz", 3),
        ("Zoë Müller left. Zoe Muller came. Muller slept.", "Zoë Müller;Zoe Muller;Muller", 3),
        ("Robert “Bob” Tanner left. Bob Tanner came. Tanner slept.", "Bob Tanner;Tanner", 3),
        ("Rita (The Rock) Tanner left. Tanner slept.", "Rita;Tanner", 2),
        ("Luz da Costa Lima spoke. Mr da Costa Lima left.", "Luz da Costa Lima", 2),
        ("Anna Kerr married. Anna Kerr Holm left. Holm slept.", "Anna Kerr;Anna Kerr Holm;Holm", 3),
        ("Tom Ray Jr. left. Tom Ray came.", "Tom Ray", 2),
    ],
)  # fmt: skip
def test_one_person_in_several_forms_is_one(body: str, names: str, count: int) -> None:
    marked: dict[str, EntityType] = dict.fromkeys(names.split(";"), "PERSON")
    found = [one for one in entities(body, marked).values() if one.type == "PERSON"]
    assert [one.count for one in found] == [count]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Ann Ray met Amy Ray. Ray left.", {"Ann Ray", "Amy Ray", "Ray"}),
        ("Ann Ray met Amy Ray. A. Ray left.", {"Ann Ray", "Amy Ray", "A. Ray"}),
        ("Luke Ray III and Luke Ray Jr. met. Ray left.", {"Luke Ray III", "Luke Ray Jr.", "Ray"}),
        ("James Poole met James Reed. James left.", {"James Poole", "James Reed", "James"}),
    ],
)
def test_two_people_of_one_name_stay_two(body: str, names: set[str]) -> None:
    marked: dict[str, EntityType] = dict.fromkeys(names, "PERSON")
    assert entities(body, marked).keys() == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("john f. marlow", "john fitzgerald marlow", True),
        ("john f. marlow", "john g. marlow", False),
        ("j. marlow", "john marlow", True),
        ("john marlow", "jane marlow", False),
        ("john marlow jr.", "john marlow sr.", False),
        ('william "bill" corran', "bill corran", True),
        ("da costa", "luiz da costa", True),
    ],
)
def test_names_that_can_be_one_persons(one: str, other: str, same: bool) -> None:
    first, second = parse_name(one), parse_name(other)
    assert first is not None
    assert second is not None
    assert may_be_one(first, second) == may_be_one(second, first) == same


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["Hope International", "Hope"], 1),
        (["Granite plc", "Granite", "Granite Group"], 1),
        (["FC Granby", "Granby"], 1),
        (["Granite Air Lines", "Granite"], 1),
        (["Granite News", "Granite"], 2),
        (["Granite Motors", "Granite Bank", "Granite"], 3),
        (["Granite Friends of Norway", "Granite"], 2),
    ],
)
def test_an_organisation_joins_a_longer_name_that_adds_its_kind_alone(names: list[str], groups: int) -> None:
    body = " ".join(f"On Monday {name} met." for name in names)
    marked: dict[str, EntityType] = dict.fromkeys(names, "ORG")
    found = [one for one in entities(body, marked).values() if one.type == "ORG"]
    assert len(found) == groups
