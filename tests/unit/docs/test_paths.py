"""Every path that a page names exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted(
    path for pattern in ("*.md", "docs/*.md", "schemas/*.md", "models/*/*.md") for path in ROOT.glob(pattern)
)
STARTS = (
    "",
    "deploy/kafka/src/newsgloss_dev_kafka",
    "schemas/src",
    "services/common/src",
    "services/enrich/src",
    "services/ingest/src",
    "services/console/src",
    "services/common/src/newsgloss_common",
    "services/enrich/src/newsgloss_enrich",
    "services/ingest/src/newsgloss_ingest",
    "services/console/src/newsgloss_console",
)
"""Where a page's paths may begin, beside its own folder: at the root, or in a package's folder."""
MADE_LATER = (".cache/", ".venv/", "dist/")
FOLDER = r"(?:[\w.-]{2,}/)+"
FILE = rf"{FOLDER}[\w.-]+\.(?:lock|json|md|py|sh|toml|txt|yaml|yml)"


def paths_in(page: Path) -> Iterator[str]:
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for span in re.findall(r"`([^`\s]+)`", prose):
        if re.fullmatch(rf"{FILE}|{FOLDER}", span) and not span.startswith(MADE_LATER):
            yield span


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    starts = [page.parent, *(ROOT / start for start in STARTS)]
    missing = [path for path in paths_in(page) if not any((start / path).exists() for start in starts)]
    assert missing == []
