from pathlib import Path

import pytest
from deploy.site.build import anchor
from deploy.site.contents import llms_txt, navigation, sections, summary
from deploy.site.pages import ROOT, LinkError, Pages

MAP = """# Documentation

| start here | |
|---|---|
| [README](../README.md) | what it is |
| [records.md](records.md) | every field |

| run it | |
|---|---|
| [kafka.md](kafka.md) | your own Kafka |
"""


def tree(root: Path, **pages: str) -> Pages:
    (root / "docs").mkdir()
    (root / "README.md").write_text("# A\n")
    for name, text in pages.items():
        (root / "docs" / f"{name}.md").write_text(text)
    return Pages(root)


def test_the_site_has_every_page_of_the_documentation() -> None:
    found = Pages().collect().texts
    assert {path.relative_to(ROOT) for path in (ROOT / "docs").glob("*.md")} <= found.keys()
    assert Path("README.md") in found


def test_a_link_between_pages_and_its_anchor_stay(tmp_path: Path) -> None:
    pages = tree(tmp_path, one="[two](two.md#part), [top](../README.md)\n", two="# Part\n").collect()
    assert pages.texts[Path("docs/one.md")] == "[two](../docs/two.md#part), [top](../README.md)\n"


def test_a_file_that_a_page_links_to_goes_along(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "rules.yml").write_text("a: 1\n")
    pages = tree(tmp_path, one="[rules](../deploy/rules.yml)\n").collect()
    assert pages.files == {Path("deploy/rules.yml")}


def test_a_page_that_only_another_page_leads_to_is_in_the_site(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "CARD.md").write_text("[back](../docs/one.md)\n")
    pages = tree(tmp_path, one="[card](../models/CARD.md)\n").collect()
    assert pages.texts[Path("models/CARD.md")] == "[back](../docs/one.md)\n"


def test_a_folder_leads_to_its_readme_or_becomes_text(tmp_path: Path) -> None:
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    (tmp_path / "with" / "README.md").write_text("# With\n")
    pages = tree(tmp_path, one="[with](../with/) and [without `it`](../without/)\n").collect()
    assert pages.texts[Path("docs/one.md")] == "[with](../with/README.md) and without `it`\n"


def test_code_and_addresses_are_left_alone(tmp_path: Path) -> None:
    text = "[web](https://example.org/a)\n\n```\n[no](such.md)\n```\n"
    assert tree(tmp_path, one=text).collect().texts[Path("docs/one.md")] == text


@pytest.mark.parametrize("target", ["nowhere.md", "../../outside.md"])
def test_a_link_that_leads_nowhere_names_its_page(tmp_path: Path, target: str) -> None:
    with pytest.raises(LinkError, match=r"docs/one\.md links to"):
        tree(tmp_path, one=f"[x]({target})\n").collect()


def test_the_map_is_the_navigation_and_llms_txt() -> None:
    assert list(sections(MAP)) == ["start here", "run it"]
    assert navigation(MAP) == [
        {"Documentation": "docs/README.md"},
        {"Start here": [{"README": "README.md"}, {"records": "docs/records.md"}]},
        {"Run it": [{"kafka": "docs/kafka.md"}]},
    ]
    text = llms_txt(MAP, "It enriches.")
    assert text.startswith("# newsgloss\n\n> It enriches.\n\n## Start here\n")
    assert "- [kafka](docs/kafka.md): your own Kafka\n" in text


def test_every_page_of_the_map_is_in_the_navigation() -> None:
    chart = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    shown = {path for entry in navigation(chart) for path in str(entry).split("'") if path.endswith(".md")}
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= shown


def test_the_summary_is_the_first_paragraph_in_one_line() -> None:
    assert summary("# Name\n\n![badge](x)\n\nIt does\nthis.\n\nMore.\n") == "It does this."
    assert summary((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Your own Kafka", "your-own-kafka"),
        ("What is checked, and what is not", "what-is-checked-and-what-is-not"),
    ],
)
def test_an_anchor_is_that_of_code_hosts(heading: str, wanted: str) -> None:
    assert anchor(heading) == wanted
