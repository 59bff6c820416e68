"""What the pages name exists, and what exists is named."""

import re
from pathlib import Path
from typing import get_args

import pytest
from deploy.prometheus import metrics_page
from deploy.prometheus.metrics_page import known_metrics

from newsgloss_schemas import (
    BoilerplateKind,
    DeadLetterCode,
    DeadLetterHeaders,
    EnrichedArticle,
    Entity,
    EntityType,
    Language,
    Mention,
    Provenance,
    PublisherClaims,
    RawArticle,
    ReadTime,
)

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MODELS = (RawArticle, EnrichedArticle, Language, Entity, Mention, ReadTime, PublisherClaims, Provenance)
MOST_LINES = 150
PACKAGES = {"newsgloss_enrich", "newsgloss_ingest", "newsgloss_console", "newsgloss_common"}
FIELDS = sorted({field for model in MODELS for field in model.model_fields})


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub makes of headings."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_into_the_tree_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", path.read_text(encoding="utf-8"))
    for target, anchor in links:
        found = (path.parent / target).resolve() if target else path
        assert found.exists(), f"{path.name} links to {target}"
        if anchor:
            assert anchor in anchors(found.read_text(encoding="utf-8")), f"{path.name}: {target}#{anchor}"


def test_the_map_leads_to_every_page_and_the_readme_to_the_map() -> None:
    chart = page("docs/README.md")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"]({name})" not in chart} == set()
    assert "](docs/README.md)" in page("README.md")


def test_the_readme_is_short() -> None:
    assert len(page("README.md").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("field", FIELDS)
def test_the_records_page_names_every_field(field: str) -> None:
    assert f"`{field}`" in page("docs/records.md")


def test_the_records_page_names_every_header_type_and_kind() -> None:
    text = page("docs/records.md")
    headers = [field.alias for field in DeadLetterHeaders.model_fields.values()]
    for name in (*headers, *get_args(EntityType), *get_args(BoilerplateKind)):
        assert f"`{name}`" in text, name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_metric_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"`(newsgloss_[a-z_]+)(?:\{[^}`]*\})?`", path.read_text(encoding="utf-8")))
    assert named - known_metrics() - PACKAGES == set()


def test_the_metrics_page_is_what_the_services_define() -> None:
    assert page("docs/metrics.md") == metrics_page.page()


def test_the_operations_page_says_what_to_do_about_every_dead_letter_code() -> None:
    text = page("docs/operations.md")
    assert [code for code in get_args(DeadLetterCode) if f"`{code}`" not in text] == []


def test_the_example_of_a_record_is_an_enriched_article() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", page("docs/records.md"), flags=re.DOTALL)
    article = EnrichedArticle.model_validate_json(example)
    assert article.entities
    assert article.boilerplate


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^|\.txt )make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets
