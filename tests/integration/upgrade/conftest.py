"""Runs a released version next to the version of this checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.integration.engine.service import ROOT, Running, members
from tests.integration.engine.wire import Topics, Wire

RELEASED = Path(__file__).parent / "released" / "0.1.0"
TIMEOUT_SECONDS = 240


class Release:
    """The unpacked wheels of a release; a process with `path` as its `PYTHONPATH` runs that release."""

    def __init__(self, folder: Path) -> None:
        for wheel in RELEASED.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
        self.path = os.pathsep.join((str(folder), str(ROOT)))

    def python(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run the interpreter on the release's code, assert that it succeeds, and return its output."""
        process = subprocess.run(
            [sys.executable, "-P", *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
            env=os.environ | {"PYTHONPATH": self.path},
        )
        assert process.returncode == 0, process.stderr.decode()
        return process.stdout


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Release(tmp_path_factory.mktemp("released"))


@pytest.fixture
def written_by_the_release() -> list[bytes]:
    """Enriched records that the release wrote; one of them is canceled."""
    return (RELEASED / "enriched.ndjson").read_bytes().splitlines()


@pytest.fixture
def running(kafka: str, topics: Topics) -> Running:
    """Start members of the test's group; the `PYTHONPATH` of each selects its release."""
    return members({"KAFKA_BOOTSTRAP_SERVERS": kafka} | topics.environment)


@pytest.fixture
def wire(kafka: str, topics: Topics) -> Wire:
    return Wire(kafka, topics)
