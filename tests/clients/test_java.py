"""The reader for Java, with the JDK's compiler."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.clients.conftest import CLIENTS, VECTORS, Example, run, tool

READER = CLIENTS / "java"


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader, its check and its example, compiled without warnings."""
    folder = tmp_path_factory.mktemp("classes")
    sources = sorted(READER.rglob("*.java"))
    run(tool("javac"), "--release", "17", "-Xlint:all", "-Werror", "-d", folder, *sources, cwd=folder)
    return folder


def test_the_shared_vectors_are_read_as_they_say(classes: Path) -> None:
    printed = run(tool("java"), "-cp", classes, "newsgloss.reader.VectorsCheck", VECTORS, cwd=classes)
    assert printed.endswith("checks hold\n")


def test_the_example_prints_every_kind_of_record(classes: Path, example: Example) -> None:
    printed = run(tool("java"), "-cp", classes, "PrintEntities", cwd=classes, stdin=example.lines)
    assert printed == example.printed


def test_maven_builds_the_jar_that_the_page_names(tmp_path: Path) -> None:
    maven = tool("mvn")
    project = Path(shutil.copytree(READER, tmp_path / "reader", ignore=shutil.ignore_patterns("target")))
    try:
        run(maven, "--batch-mode", "--quiet", "package", cwd=project)
    except AssertionError as error:
        if re.search(r"Could not (resolve|transfer)", str(error)):
            pytest.skip("Maven cannot fetch its plugins")
        raise
    assert (project / "target" / "newsgloss-reader-1.0.0.jar").is_file()


def test_the_project_has_no_dependencies() -> None:
    project = ET.parse(READER / "pom.xml").getroot()  # noqa: S314 - our own file
    assert not [part.tag for part in project.iter() if "dependenc" in part.tag]
