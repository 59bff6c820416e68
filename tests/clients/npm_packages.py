"""npm packages that only tests need, in `.cache/`; where they cannot be had, their tests are skipped."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]


def installed(locked: str) -> Path:
    """The folder of an installation of the packages that `tests/clients/LOCKED/package-lock.json` pins."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    source = Path(__file__).parent / locked
    folder = ROOT / ".cache" / "npm" / locked
    lock = folder / "package-lock.json"
    wanted = (source / "package-lock.json").read_bytes()
    if (folder / "installed").exists() and lock.read_bytes() == wanted:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(source / name, folder / name)
    process = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if process.returncode != 0:
        last = process.stderr.decode(errors="replace").strip().splitlines()[-1:]
        pytest.skip(f"npm cannot install {locked}: {''.join(last)}")
    (folder / "installed").touch()
    return folder
