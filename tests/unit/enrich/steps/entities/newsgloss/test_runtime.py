"""ONNX Runtime sends telemetry unless told not to before it loads; a stored device id shows that it would."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[6]
SOURCES = [ROOT / "services", ROOT / "benchmarks"]


def test_the_names_model_sends_nothing_and_writes_nothing_at_home(tmp_path: Path) -> None:
    unset = {"CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"}  # with CI, the runtime keeps quiet by itself
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    program = """
from newsgloss_enrich.handler.record import build
build(b'{"models": "newsgloss,en=newsgloss-accurate"}')
"""
    homes = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env={**environment, **homes}, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_the_runtime_is_imported_in_the_one_place_that_silences_it() -> None:
    importing = re.compile(r"^\s*(import|from) onnxruntime\b", re.MULTILINE)
    found = [
        path.name for source in SOURCES for path in source.rglob("*.py") if importing.search(path.read_text())
    ]
    assert found == ["runtime.py"]
