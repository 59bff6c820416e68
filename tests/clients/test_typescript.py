"""The reader for TypeScript, with Node and the compiler."""

import json
import shutil
from pathlib import Path

import pytest
from tests.clients.conftest import CLIENTS, VECTORS, Example, run, tool
from tests.clients.npm_packages import installed

READER = CLIENTS / "typescript"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, where what a test makes does not lie in the checkout."""
    copied = shutil.copytree(READER, tmp_path / "reader", ignore=shutil.ignore_patterns("node_modules"))
    return Path(copied)


def test_the_shared_vectors_are_read_as_they_say(package: Path) -> None:
    run(tool("node"), "--test", "test/", cwd=package, environment={"VECTORS": str(VECTORS)})


def test_the_example_prints_every_kind_of_record(package: Path, example: Example) -> None:
    printed = run(tool("node"), "examples/print-entities.js", cwd=package, stdin=example.lines)
    assert printed == example.printed


def test_the_types_take_right_programs_and_refuse_wrong_ones(package: Path) -> None:
    node, compiler = tool("node"), installed("typescript")
    options = {
        "strict": True,
        "noEmit": True,
        "target": "es2022",
        "module": "nodenext",
        "moduleResolution": "nodenext",
        "types": [],
    }
    (package / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["test/use.ts"]}))
    run(node, compiler / "node_modules" / "typescript" / "bin" / "tsc", "--project", ".", cwd=package)


def test_the_package_has_no_dependencies_and_every_file_that_it_names() -> None:
    package = json.loads((READER / "package.json").read_text(encoding="utf-8"))
    assert not [name for name in package if "ependencies" in name]
    entry = package["exports"]["."]
    assert all((READER / path).is_file() for path in entry.values())
