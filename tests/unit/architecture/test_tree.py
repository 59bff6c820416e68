"""A file is found by its subject: the tests mirror the source, and no name says nothing."""

from pathlib import Path

import pytest
from tests.unit.architecture.source_tree import ROOT, distributions

UNIT_TESTS = ROOT / "tests" / "unit"
SOURCES = {
    "schemas": "schemas/src/newsgloss_schemas",
    "common": "services/common/src/newsgloss_common",
    "ingest": "services/ingest/src/newsgloss_ingest",
    "enrich": "services/enrich/src/newsgloss_enrich",
    "console": "services/console/src/newsgloss_console",
    "deploy": "deploy",
    "docs": "docs",
    "models": "models",
    "interop": "tests/interop",
    "examples": "examples",
}
WITHOUT_A_SOURCE = {
    Path(): "what tests share: their time limits, their signals",
    Path("architecture"): "the source tree as a whole",
    Path("enrich/stream/model"): "a model of the broker for a state machine of stream/",
    Path("deploy/observability"): "deploy/prometheus and deploy/grafana together",
}
VAGUE = {"util", "utils", "utility", "utilities", "helper", "helpers", "manager", "managers", "misc", "stuff"}


def folders_of_tests() -> list[Path]:
    return sorted({path.parent.relative_to(UNIT_TESTS) for path in UNIT_TESTS.rglob("test_*.py")})


def source_of(folder: Path) -> Path:
    top, *below = folder.parts
    return ROOT.joinpath(SOURCES[top], *below)


@pytest.mark.parametrize("folder", sorted(set(folders_of_tests()) - WITHOUT_A_SOURCE.keys()), ids=str)
def test_a_folder_of_unit_tests_has_its_like_in_the_source(folder: Path) -> None:
    assert source_of(folder).is_dir()


@pytest.mark.parametrize("folder", WITHOUT_A_SOURCE, ids=str)
def test_the_exceptions_from_the_mirror_exist(folder: Path) -> None:
    assert (UNIT_TESTS / folder).is_dir()


@pytest.mark.parametrize("package", distributions())
def test_no_module_or_package_has_a_name_that_says_nothing(package: str) -> None:
    for module in distributions()[package]:
        assert VAGUE.isdisjoint(module.name.replace("_", ".").split(".")), module.name
