"""A suite that a shell starts in the background ignores SIGINT; the processes that it starts must not."""

import os
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
SUITE = """
import signal, subprocess, sys
def test_a_child_that_is_interrupted_ends():
    with subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], stdin=-1, stdout=-1) as child:
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait() == -signal.SIGINT
"""


def test_children_get_the_signals_that_a_suite_in_the_background_ignores(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    (tmp_path / "test_inner.py").write_text(SUITE, encoding="utf-8")
    for workers in ("0", "1"):
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            workers,
            "-p",
            "no:cacheprovider",
            str(tmp_path),
        ]
        inner = subprocess.run(
            ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *command],
            cwd=tmp_path,
            env=os.environ | {"PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert inner.returncode == 0, inner.stdout + inner.stderr
        assert "1 passed" in inner.stdout
