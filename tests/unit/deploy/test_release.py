"""What can be checked of a release without making one; tests/e2e/test_release.py makes one."""

import re
import tomllib
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import pytest
from deploy.release.trial import COMMANDS
from deploy.release.wheels import ROOT, projects, version, wheel_name
from hatchling.builders.wheel import WheelBuilder
from packaging.version import Version

MODELS = [project for project in projects() if project.parent.name == "models"]
OURS = [project for project in projects() if project not in MODELS]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def settings(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


def contents(project: Path) -> dict[str, Path]:
    """The files of a project's wheel, by their path in the wheel; nothing is built."""
    files = WheelBuilder(str(project)).recurse_included_files()
    return {file.distribution_path: Path(file.path) for file in files}


def test_the_version_has_its_canonical_form() -> None:
    assert str(Version(version())) == version()


def test_the_changelog_has_a_section_for_the_version() -> None:
    heading = "Unreleased" if Version(version()).is_devrelease else version()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(heading)}\b", changelog, flags=re.MULTILINE)


@pytest.mark.parametrize("project", OURS, ids=name_of)
def test_a_distribution_takes_its_version_from_the_version_file(project: Path) -> None:
    table = settings(project)
    assert "version" not in table["project"]
    assert table["project"]["dynamic"] == ["version"]
    assert (project / table["tool"]["hatch"]["version"]["path"]).resolve() == ROOT / "VERSION"


@pytest.mark.parametrize("project", OURS, ids=name_of)
def test_the_environment_has_the_version_of_the_checkout(project: Path) -> None:
    assert installed_version(settings(project)["project"]["name"]) == version(), "run 'make setup'"


@pytest.mark.parametrize("project", MODELS, ids=name_of)
def test_a_model_counts_its_own_versions(project: Path) -> None:
    assert Version(settings(project)["project"]["version"])


def test_every_distribution_but_the_example_is_released() -> None:
    everything = {path.parent for pattern in ("*", "*/*") for path in ROOT.glob(f"{pattern}/pyproject.toml")}
    assert {name_of(project) for project in everything - set(projects())} == {"examples/watch-list"}


def test_every_command_of_a_released_distribution_is_tried() -> None:
    commands = {name for project in projects() for name in settings(project)["project"].get("scripts", {})}
    assert set(COMMANDS) == commands


@pytest.mark.parametrize("project", projects(), ids=name_of)
def test_a_wheel_holds_its_package_and_nothing_else(project: Path) -> None:
    package = wheel_name(project).partition("-")[0]
    source = project / "src" / package
    files = contents(project)
    assert {Path(place).parts[0] for place in files} == {package}
    assert {path for path in source.rglob("*.py") if "__pycache__" not in path.parts} <= set(files.values())
    assert not [place for place in files if "__pycache__" in place or "/tests/" in place]


@pytest.mark.parametrize("project", projects(), ids=name_of)
def test_a_wheel_holds_the_data_that_its_package_has(project: Path) -> None:
    package = wheel_name(project).partition("-")[0]
    source = project / "src" / package
    data = {path for path in source.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert data <= set(contents(project).values())


@pytest.mark.parametrize(
    ("project", "wanted"),
    [
        ("deploy/kafka", {"pom.xml", "jars.sha256"}),
        ("deploy/demo", {f"samples/{path.name}" for path in (ROOT / "samples").iterdir()}),
        ("models/names", {"weights/pieces.npy", "weights/english/pieces.npy"}),
    ],
    ids=["development Kafka", "demo", "names"],
)
def test_a_wheel_holds_what_its_commands_need_outside_a_checkout(project: str, wanted: set[str]) -> None:
    package = wheel_name(ROOT / project).partition("-")[0]
    assert {f"{package}/{name}" for name in wanted} <= contents(ROOT / project).keys()
