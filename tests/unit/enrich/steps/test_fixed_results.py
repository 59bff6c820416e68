"""What is fast says what was said before: digests of results that need no model, for the texts we have.

A change that means to give other results writes the digests anew, by running this file.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from newsgloss_common.article.plain_text import split_plain_text
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import RawArticle, Source

HERE = Path(__file__).resolve().parent
DIGESTS = HERE / "fixed_results.json"
TEXTS = sorted(
    [*(HERE.parents[3] / "samples").glob("*.txt"), *(HERE / "entities" / "site_styles").glob("*.txt")]
)
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def light() -> Pipeline:
    return Pipeline(StepSettings(language_detector="script", models=""))


def digest(pipeline: Pipeline, path: Path) -> str:
    parts = split_plain_text(path.read_text(encoding="utf-8"))
    raw = RawArticle(
        article_id=path.name, source=Source(id="s"), title=parts.title, body=parts.body, fetched_at=NOW
    )
    record = pipeline.enrich(raw, None, NOW).model_dump(mode="json")
    kept = {name: record[name] for name in ("boilerplate", "publisher_claims", "read_time", "fingerprint")}
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return light()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_results_without_a_model_stay_as_they_are(pipeline: Pipeline, path: Path) -> None:
    assert digest(pipeline, path) == json.loads(DIGESTS.read_text(encoding="utf-8"))[path.name]


if __name__ == "__main__":
    made = light()
    digests = {path.name: digest(made, path) for path in TEXTS}
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
