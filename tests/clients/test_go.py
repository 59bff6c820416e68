"""The reader for Go, with its tool chain; nothing is downloaded."""

import shutil
from pathlib import Path

import pytest
from tests.clients.conftest import CLIENTS, VECTORS, Example, run, tool

READER = CLIENTS / "go"
OFFLINE = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}


@pytest.fixture
def module(tmp_path: Path) -> Path:
    return Path(shutil.copytree(READER, tmp_path / "reader"))


def test_the_shared_vectors_are_read_as_they_say(module: Path) -> None:
    run(tool("go"), "test", "./...", cwd=module, environment={**OFFLINE, "VECTORS": str(VECTORS)})


def test_the_example_prints_every_kind_of_record(module: Path, example: Example) -> None:
    printed = run(
        tool("go"), "run", "./examples/print-entities", cwd=module, stdin=example.lines, environment=OFFLINE
    )
    assert printed == example.printed


def test_the_source_is_formatted_as_go_has_it(module: Path) -> None:
    assert run(tool("gofmt"), "-l", ".", cwd=module) == ""


def test_the_module_has_no_dependencies() -> None:
    assert "require" not in (READER / "go.mod").read_text(encoding="utf-8")
