"""Records as every reader's example takes them, and what each example must print."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "clients"
VECTORS = ROOT / "schemas" / "vectors" / "mentions.v1.ndjson"


@dataclass(frozen=True)
class Example:
    """The input of the examples and their output."""

    lines: bytes
    printed: str


def tool(name: str) -> str:
    """The path of a tool; without it the test is skipped."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: this reader is tested where it is")
    return path


def run(
    *command: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
    seconds: float = PATIENCE_SECONDS,
) -> str:
    """Run a command, assert that it succeeds, and return what it printed."""
    process = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=seconds,
        env=os.environ | dict(environment or {}),
    )
    assert process.returncode == 0, (process.stdout + process.stderr).decode(errors="replace")
    return process.stdout.decode()


@pytest.fixture(scope="session")
def example() -> Example:
    """All vectors; no name among them needs an escape in JSON, which each language writes in its own way."""
    lines, printed = [], []
    for line in VECTORS.read_text(encoding="utf-8").strip("\n").split("\n"):
        vector = json.loads(line)
        lines.append(f"{vector['key']}\t{vector['value'] or ''}\n")
        printed.append(_printed(vector["key"], vector["value"], vector["mentions"]))
    return Example("".join(lines).encode(), "".join(printed))


def _printed(key: str, value: str | None, texts: list[str] | None) -> str:
    if value is None or texts is None:
        return f"{key}: delete it\n"
    record = json.loads(value)
    if record["status"] != "usable":
        return f"{key}: {record['status']}, do not show it\n"
    shown, remaining = [f"{key}: {record['language']['tag']}\n"], iter(texts)
    for entity in record["entities"]:
        words = ", ".join(f'"{next(remaining)}"' for _ in entity["mentions"])
        shown.append(f"  {entity['name']} ({entity['type']}): {words}\n")
    return "".join(shown)
