"""The model test finds each bug that is planted in a copy of the engine; minutes, so not in `make test`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.enrich.stream.model.planted import BUGS, Bug

import newsgloss_enrich

ROOT = Path(__file__).parents[5]
SECONDS = 900


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_can_be_planted(bug: Bug) -> None:
    """So that a change of the engine does not leave this list behind."""
    text = (Path(newsgloss_enrich.__file__).parent / "stream" / bug.file).read_text(encoding="utf-8")
    assert [text.count(old) for old, _ in bug.edits] == [1] * len(bug.edits)


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug, tmp_path: Path) -> None:
    package = Path(newsgloss_enrich.__file__).parent
    copy = tmp_path / "newsgloss_enrich"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    planted = copy / "stream" / bug.file
    text = planted.read_text(encoding="utf-8")
    for old, new in bug.edits:
        text = text.replace(old, new)
    planted.write_text(text, encoding="utf-8")
    outcome = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/unit/enrich/stream/model/test_run_model.py",
        ],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONPATH": str(tmp_path), "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "examples")},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert outcome.returncode == 1, outcome.stdout
    assert "1 failed" in outcome.stdout
