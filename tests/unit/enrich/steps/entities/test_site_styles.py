"""Twenty articles in the style of as many news sites, written for this project, read name by name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import RawArticle

FOLDER = Path(__file__).parent / "site_styles"
MOST_ERRORS, MOST_ERRORS_IN_ALL = 2, 20
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(StepSettings(models="en=newsgloss"))


def errors(path: Path, pipeline: Pipeline) -> list[str]:
    """Entities that are missing, too many, or of another type, country or number; demonyms apart."""
    text, _, table = path.read_text(encoding="utf-8").partition("\n----\n")
    title, _, body = text.partition("\n\n")
    wanted = {tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()}
    raw = RawArticle.model_validate({"article_id": "a", "source": {"id": "s"}, "title": title, "body": body})
    found = {
        (one.name, one.type, one.country or "-", str(one.count))
        for one in pipeline.enrich(raw, None, NOW).entities
        if one.type != "NORP"
    }
    return sorted({f"{name}" for name, *_ in wanted ^ found})


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_an_article_has_at_most_two_errors(path: Path, pipeline: Pipeline) -> None:
    found = errors(path, pipeline)
    assert len(found) <= MOST_ERRORS, found


def test_there_are_twenty_articles_and_few_errors(pipeline: Pipeline) -> None:
    every = {path.stem: errors(path, pipeline) for path in FOLDER.glob("*.txt")}
    assert len(every) == 20
    assert sum(map(len, every.values())) <= MOST_ERRORS_IN_ALL, every
