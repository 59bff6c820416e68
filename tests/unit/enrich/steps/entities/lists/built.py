"""Lists for the tests, built in a folder; and articles whose names the model has found."""

# ruff: noqa: RUF001  the characters are meant as they are

from pathlib import Path

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.lists.build import build
from newsgloss_enrich.steps.entities.lists.decide import Link
from newsgloss_enrich.steps.entities.lists.list_file import ListFile
from newsgloss_enrich.steps.entities.lists.own_lists import ArticleLists
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_schemas import EntityType

HEAD = "id\tname\ttype\taliases\tlanguage\tcountry\tcontext\tcase"
COMPANIES = """
1\tApple Inc.\tORG\t\t\tUS\tiPhone|Cupertino\t
2\tVolkswagen AG\tORG\tVW\t\tDE\t\t
3\tTarget\tORG\t\t\tUS\tretailer\t
4\tInternational Atomic Energy Agency\tORG\tIAEA\t\t\t\t
5\tStar Alliance\tORG\t\t\tDE\tairline\t
6\tStar Alliance\tORG\t\t\tNG\tbank\t
7\tトヨタ自動車\tORG\tトヨタ\t\tJP\t\t
8\tРоснефть\tORG\t\t\tRU\t\t
9\tYouGov\tORG\t\t\t\t\texact
10\tbitcoin\tPRODUCT\t\t\t\t\tany
11\tMarks & Spencer\tORG\tM&S\t\tGB\t\t
12\tLes Échos\tORG\t\tfr\tFR\t\t
"""


def listed(folder: Path, rows: str = COMPANIES) -> ListFile:
    """A list of these rows."""
    source, target = folder / "names.tsv", folder / "names.list"
    source.write_text(f"{HEAD}\n{rows.strip()}\n", encoding="utf-8")
    build(source, target)
    return ListFile(target)


def links(
    found: ListFile,
    text: str,
    names: dict[str, EntityType] | None = None,
    language: str = "en",
    score: float = 0.95,
) -> list[Link]:
    """The links in a text in which the model has found these names, each where it first stands."""
    named = [
        Named(1, start, start + len(name), name, kind, score)
        for name, kind in (names or {}).items()
        if (start := text.find(name)) >= 0
    ]
    lists = ArticleLists({"names": found})
    lists.add_names(Draft(Texts(("", text), language), named), ())
    return lists.links.get("names", [])


def ids(
    found: ListFile,
    text: str,
    names: dict[str, EntityType] | None = None,
    language: str = "en",
    score: float = 0.95,
) -> list[tuple[str, str]]:
    """The text and id of each link."""
    return [(one.text, one.id) for one in links(found, text, names, language, score)]
