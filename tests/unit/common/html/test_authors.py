import json

import pytest
from tests.unit.common.html.story import TITLE, json_ld, page, read


def by_json_ld(author: object) -> tuple[str, ...]:
    article = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "author": author,
        "publisher": {"name": "Coast Courier"},
    }
    return read(page(json_ld(json.dumps(article)))).authors


def by_meta(author: str) -> tuple[str, ...]:
    return read(page(f'<meta name="author" content="{author}">')).authors


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": "Ada Example"}, ("Ada Example",)),
        ([{"name": "Ada Example"}, {"name": "Bo Writer"}], ("Ada Example", "Bo Writer")),
        ({"name": {"name": "Ada Example"}}, ("Ada Example",)),
        ({"name": ["Ada Example", "Bo Other"]}, ("Ada Example", "Bo Other")),
        ("Ada Example and Bo Other", ("Ada Example", "Bo Other")),
        ({"@type": "Organization", "name": "Coast Wire"}, ()),
        (
            [{"@type": "Organization", "name": "Coast Wire"}, {"@type": "Person", "name": "Ada Example"}],
            ("Ada Example",),
        ),
        ({"name": "Coast Courier"}, ()),
        ({"name": "Coast Courier Staff"}, ()),
        ({"name": "admin"}, ()),
        ({"name": "Madonna"}, ("Madonna",)),
        (None, ()),
        ([None, {"name": None}], ()),
    ],
)
def test_people_are_authors_and_others_are_not(author: object, expected: tuple[str, ...]) -> None:
    assert by_json_ld(author) == expected


@pytest.mark.parametrize(
    "text",
    [
        "By Ada Example",
        "Ada Example, Staff Writer",
        "Ada Example | Posted on March 10, 2026",
        "Ada Example | Political Correspondent",
        "ADA EXAMPLE",
    ],
)
def test_by_and_roles_leave_the_name(text: str) -> None:
    assert [name.title() for name in by_meta(text)] == ["Ada Example"]


@pytest.mark.parametrize(
    "text",
    [
        "Staff", "By Staff", "Editor", "News Desk", "Editorial Team", "Newsroom", "Associated Press",
        "Reuters", "AFP", "www.coast-courier.example",
        "https://www.coast-courier.example/ada", "jdoe7", "webmaster",
        "April 2026", "Coast Courier", TITLE,
    ],
)  # fmt: skip
def test_what_is_no_person_is_no_author(text: str) -> None:
    assert by_meta(text) == ()


def test_a_date_behind_the_name_is_not_part_of_it() -> None:
    assert read(page(before='<p class="byline">By Ada Example November 15, 2026</p>')).authors == (
        "Ada Example",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Ellin <mara@post.example>", ("Mara Ellin",)),
        ("mara@post.example (Mara Ellin)", ("Mara Ellin",)),
        ("Mara Ellin with Jonas Vik", ("Mara Ellin", "Jonas Vik")),
        ("Mara Ellin i Jonas Vik", ("Mara Ellin", "Jonas Vik")),
        ("Ellin, Mara; Vik, Jonas", ("Mara Ellin", "Jonas Vik")),
        ("Mara Ellin, Jr.", ("Mara Ellin Jr.",)),
        ("Mara Ellin, Ph.D., and Jonas Vik, M.D.", ("Mara Ellin", "Jonas Vik")),
        ("Mara Ellin March 10, 2026", ("Mara Ellin",)),
        ("MARA ELLIN AP Business Writer", ("MARA ELLIN",)),
        ("Mara Ellin Political correspondent", ("Mara Ellin",)),
        ("Mara Ellin, Health and science reporter", ("Mara Ellin",)),
        ("Mara Ellin avec AFP", ("Mara Ellin",)),
        ("Mara Ellin of the Harbour Post", ("Mara Ellin",)),
        ("Reporting by Mara Ellin; Editing by Jonas Vik", ("Mara Ellin",)),
        ("<a href='/mara'>Mara Ellin</a>", ("Mara Ellin",)),
        ("Автор: Лидия Жигулина", ("Лидия Жигулина",)),
        ("김철수 기자", ("김철수",)),
        ("記者 山田太郎", ("山田太郎",)),
        ("मारा एलिन", ("मारा एलिन",)),
        ("สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("Prof. Dr. Mara Ellin", ("Prof. Dr. Mara Ellin",)),
        ("Agence France-Presse", ()),
        ("Hafen Verlag GmbH", ()),
        ("The Monitor", ()),
        ("Unknown", ()),
        ("Haber Merkezi", ()),
        ("TNN", ()),
    ],
)
def test_bylines_of_many_sites_give_people_alone(text: str, expected: tuple[str, ...]) -> None:
    assert by_json_ld(text) == expected


def test_one_author_in_two_spellings_is_one() -> None:
    head = '<meta name="author" content="Mara Ellin"><meta name="parsely-author" content="MARA ELLIN">'
    assert read(page(head)).authors == ("Mara Ellin",)


def test_the_author_of_a_related_story_is_not_this_one_s() -> None:
    after = '<div class="related"><h3>Old ferry sold</h3><span class="author">Otto Other</span></div>'
    assert read(page(after=after)).authors == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Political reporter Ada Berg", ("Ada Berg",)),
        ("Professor Ada Berg", ("Ada Berg",)),
        ("Posted by Ada Berg on May 4, 2026", ("Ada Berg",)),
        ("Ada Berg Published: May 4", ("Ada Berg",)),
        ("Ada Berg +1 more", ("Ada Berg",)),
        ("Ada Berg, envoyée spéciale à Kiev", ("Ada Berg",)),
        ("a cura di Ada Berg", ("Ada Berg",)),
        ("Ada Berg BBC News", ("Ada Berg",)),
        ("Ada Berg | NJ Advance Media for NJ.com", ("Ada Berg",)),
        ("World Health Organization", ()),
        ("Press Trust of India", ()),
        ("共同通信", ()),
        ("Tuesday", ()),
    ],
)
def test_roles_before_names_and_agencies_of_other_countries_are_known(
    text: str, expected: tuple[str, ...]
) -> None:
    assert by_json_ld(text) == expected
