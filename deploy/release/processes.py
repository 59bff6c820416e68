import shutil
import subprocess
import sys
from pathlib import Path

from deploy.release.errors import ReleaseError


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a command to its end and return what it printed.

    Raises:
        ReleaseError: it failed; the message holds its output.
    """
    line = [str(part) for part in command]
    done = subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise ReleaseError(
            f"{' '.join(line)} ended with status {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def uv(*arguments: str | Path) -> str:
    """Run uv, the one on PATH or the one of this environment; raises as `run`."""
    return run(shutil.which("uv") or Path(sys.executable).with_name("uv"), *arguments)
