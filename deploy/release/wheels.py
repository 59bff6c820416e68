"""The wheels of a release: which there are, and how they are built."""

import hashlib
import sys
import tomllib
from pathlib import Path

from deploy.release.errors import ReleaseError
from deploy.release.processes import uv

ROOT = Path(__file__).resolve().parents[2]
CHECKSUMS = "SHA256SUMS"
_DISTRIBUTIONS = (
    "schemas",
    "services/*",
    "deploy/*",
    "models/*",
)  # examples/ stands for other people's packages


def version() -> str:
    """The version of all distributions but the models, which count their own."""
    return (ROOT / "VERSION").read_text(encoding="utf-8").strip()


def projects() -> list[Path]:
    """The folders of the distributions that are released."""
    found = [path.parent for pattern in _DISTRIBUTIONS for path in ROOT.glob(f"{pattern}/pyproject.toml")]
    return sorted(found)


def wheel_name(project: Path) -> str:
    """The file name of the wheel that a project's folder gives."""
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{table['name'].replace('-', '_')}-{table.get('version', version())}-py3-none-any.whl"


def build(folder: Path) -> list[Path]:
    """Build every wheel into the folder with the pinned build tools, beside a file of their checksums.

    Wheels and checksums of an earlier build are removed from the folder first.

    Raises:
        ReleaseError: a wheel cannot be built, or its name is not the expected one.
    """
    for old in (*folder.glob("*.whl"), *folder.glob(CHECKSUMS)):
        old.unlink()
    pinned_tools = ("--no-build-isolation", "--python", sys.executable)
    for project in projects():
        uv("build", "--quiet", "--wheel", *pinned_tools, "--out-dir", folder, project)
    wheels = sorted(folder.glob("*.whl"))
    differences = {wheel_name(project) for project in projects()} ^ {wheel.name for wheel in wheels}
    if differences:
        raise ReleaseError(f"the wheels that were built are not the expected ones: {sorted(differences)}")
    lines = [f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n" for wheel in wheels]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")
    return wheels
