"""Environments for contestants whose packages do not fit beside the repository's own; each has a lock."""

import shutil
import subprocess
import sys
from pathlib import Path


class NotInstallableError(Exception):
    """A contestant cannot be installed; the message says why."""


def environment(lock: Path, folder: Path) -> Path:
    """Return the interpreter of a locked environment, creating it if it is missing or outdated.

    Raises:
        NotInstallableError: the packages cannot be fetched, or do not support this machine.
    """
    python, installed = folder / "bin" / "python", folder / "installed.lock"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(lock)],
    ):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise NotInstallableError(f"{command[0]}: {error}") from error
        if done.returncode:
            reason = " ".join(done.stderr.split())[-400:]
            raise NotInstallableError(f"'{' '.join(command[1:3])}' failed: {reason}")
    installed.write_bytes(lock.read_bytes())
    return python
