import pytest

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.chapters import join_chapters
from newsgloss_schemas import EntityType


def joined(text: str, *names: tuple[str, EntityType], language: str = "en") -> list[str]:
    drafted = [
        Named(1, text.index(name), text.index(name) + len(name), name, kind, 0.9) for name, kind in names
    ]
    found = join_chapters(Draft(Texts(("A title", text), language), drafted)).names
    assert all(text[name.start : name.end] == name.text for name in found)
    return [f"{name.text} {name.type}" for name in found]


def test_an_organisation_takes_in_the_countries_right_behind_it() -> None:
    text = "the new rules that were made by Food Standards Australia New Zealand come into force this year."
    found = joined(text, ("Food Standards", "ORG"), ("Australia", "GPE"), ("New Zealand", "GPE"))
    assert found == ["Food Standards Australia New Zealand ORG"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("they left Greenpeace, India said so", ("Greenpeace", "ORG"), ("India", "GPE")),
        ("they told Greenpeace Dundee was shut", ("Greenpeace", "ORG"), ("Dundee", "GPE")),
        ("as Moira Dunbar India said", ("Moira Dunbar", "PERSON"), ("India", "GPE")),
        ("GREENPEACE INDIA LEAVES THE TALKS AGAIN", ("GREENPEACE", "ORG"), ("INDIA", "GPE")),
    ],
)
def test_other_neighbours_stay_two(
    text: str, first: tuple[str, EntityType], second: tuple[str, EntityType]
) -> None:
    assert joined(text, first, second) == [f"{name} {kind}" for name, kind in (first, second)]


def test_in_other_languages_nothing_is_joined() -> None:
    found = joined("sagt Greenpeace Indien heute", ("Greenpeace", "ORG"), ("Indien", "GPE"), language="de")
    assert found == ["Greenpeace ORG", "Indien GPE"]
