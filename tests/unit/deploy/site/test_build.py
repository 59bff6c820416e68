"""The site is built, strictly, and each page is beside its Markdown."""

import re
from pathlib import Path

import pytest
from deploy.site.build import SiteError, build
from deploy.site.pages import ROOT, Pages

pytest.importorskip("mkdocs", reason="run 'make tools'")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder / "source", folder / "site")
    return folder / "site"


def test_every_page_is_there_as_html_and_as_markdown(site: Path) -> None:
    for path in Pages().collect().texts:
        html = path.with_name("index.html") if path.name == "README.md" else path.with_suffix(".html")
        assert (site / html).exists(), html
        assert (site / path).read_text(encoding="utf-8").strip(), path


def test_llms_txt_leads_to_pages_that_are_there(site: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text(encoding="utf-8"))
    assert len(links) >= len(list((ROOT / "docs").glob("*.md"))) - 1
    assert [link for link in links if not (site / link).exists()] == []


def test_a_page_loads_nothing_from_elsewhere(site: Path) -> None:
    html = (site / "docs" / "records.html").read_text(encoding="utf-8")
    loaded = re.findall(
        r'<(?:script|img)[^>]* src="([^"]+)"|<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"', html
    )
    assert loaded
    assert not [one for pair in loaded for one in pair if "//" in one]


def test_an_anchor_that_leads_nowhere_ends_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Pages().collect()
    broken.texts[Path("docs/records.md")] += "\n[x](../docs/kafka.md#no-such-heading)\n"
    monkeypatch.setattr(Pages, "collect", lambda _self: broken)
    with pytest.raises(SiteError):
        build(tmp_path / "source", tmp_path / "site")
