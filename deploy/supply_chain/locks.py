"""Reads the lock files: which packages are pinned, and what for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("ingest", "enrich", "console")
IMAGE_PYTHON = "3.11"
"""The version in the services' Dockerfiles."""
_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\\n]+))?", re.MULTILINE
)


@dataclass(frozen=True, order=True)
class Pin:
    """One line of a lock."""

    name: NormalizedName
    version: str
    marker: str = ""

    def is_in_the_images(self) -> bool:
        """Evaluate the marker for the images: CPython on Linux."""
        if not self.marker:
            return True
        return Marker(self.marker).evaluate(
            {
                "python_version": IMAGE_PYTHON,
                "python_full_version": f"{IMAGE_PYTHON}.0",
                "sys_platform": "linux",
                "platform_system": "Linux",
                "os_name": "posix",
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
            }
        )


def lock_of(service: str) -> Path:
    """The lock that a service's image is built from."""
    return ROOT / "services" / service / "requirements.lock"


def audited() -> list[Path]:
    """Return every lock, with those of the models' training, the benchmarks and other clients."""
    folders = ("", "models/*/", "benchmarks/", "tests/interop/clients/python/")
    found = [path for folder in folders for path in ROOT.glob(f"{folder}requirements*.lock")]
    return sorted([*found, *(lock_of(service) for service in SERVICES)])


def pins(lock: Path) -> list[Pin]:
    """The packages of a lock, in its order."""
    return [
        Pin(canonicalize_name(entry["name"]), entry["version"], (entry["marker"] or "").strip())
        for entry in _ENTRY.finditer(lock.read_text(encoding="utf-8"))
    ]


def names_by_use() -> Iterator[tuple[str, set[NormalizedName]]]:
    """Give the packages of each image, and of everything together (tests, tools, extras)."""
    for service in SERVICES:
        yield service, {pin.name for pin in pins(lock_of(service))}
    yield "all", {pin.name for lock in ROOT.glob("requirements*.lock") for pin in pins(lock)}
