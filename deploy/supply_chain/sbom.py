"""Writes an image's bill of materials as CycloneDX: the packages of its lock, our distributions, the models.

`cyclonedx-py` reads an environment that contains only the packages' metadata, copied from the one that `make
setup` made. It has the versions of the image and none of the tools. The same commit gives the same bytes.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from importlib import metadata
from pathlib import Path
from typing import Any

from deploy.supply_chain import licences, locks
from packaging.utils import canonicalize_name

OWN = {
    "ingest": ("newsgloss-schemas", "newsgloss-common", "newsgloss-ingest"),
    "enrich": (
        "newsgloss-schemas",
        "newsgloss-common",
        "newsgloss-model-language",
        "newsgloss-model-names",
        "newsgloss-enrich",
    ),
    "console": (
        "newsgloss-schemas",
        "newsgloss-common",
        "newsgloss-model-language",
        "newsgloss-model-names",
        "newsgloss-enrich",
        "newsgloss-console",
    ),
}
"""Our distributions in each image; its Dockerfile builds them."""
SPEC_VERSION = "1.6"
_ABOUT_THE_MACHINE = shutil.ignore_patterns(
    "direct_url.json", "RECORD", "REQUESTED", "INSTALLER", "uv_*.json"
)


class SbomError(Exception):
    """The bill of materials cannot be made; the message says what to do."""


def sbom(service: str) -> str:
    """Return the bill of materials of a service's image as JSON.

    Raises:
        SbomError: the environment differs from the lock.
    """
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(service, Path(folder))
        line: list[str | Path] = [
            Path(sys.executable).with_name("cyclonedx-py"), "environment", "--output-reproducible",
            "--validate", "--spec-version", SPEC_VERSION, "--output-format", "JSON", "--mc-type",
            "application", "--pyproject", locks.ROOT / "services" / service / "pyproject.toml", python,
        ]  # fmt: skip
        quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
        result = subprocess.run(line, capture_output=True, text=True, check=False, env=quiet)  # noqa: S603
    if result.returncode != 0:
        raise SbomError(f"cyclonedx-py failed:\n{result.stderr}")
    return json.dumps(_completed(json.loads(result.stdout), service), indent=1, sort_keys=True) + "\n"


def _environment(service: str, folder: Path) -> Path:
    """Make an environment with the metadata of the image's packages, and return its Python."""
    venv.create(folder, symlinks=True, with_pip=False)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    for name, version in _contents(service).items():
        source = _metadata_folder(name, version)
        shutil.copytree(source, Path(paths["purelib"]) / source.name, ignore=_ABOUT_THE_MACHINE)
    return Path(paths["scripts"]) / "python"


def _contents(service: str) -> dict[str, str | None]:
    """Return names and versions; None stands for any version of a distribution of ours."""
    contents: dict[str, str | None] = dict.fromkeys(OWN[service])
    for pin in locks.pins(locks.lock_of(service)):
        if pin.is_in_the_images():
            contents[pin.name] = pin.version
    return contents


def _metadata_folder(name: str, version: str | None) -> Path:
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise SbomError(f"{name} is not installed: run 'make setup'") from None
    if version not in (None, found.version):
        raise SbomError(
            f"{name} is installed as {found.version}, the image has {version}: run 'make setup', with the "
            f"image's Python (make clean; make setup PYTHON=python{locks.IMAGE_PYTHON})"
        )
    return _dist_info(found)


def _dist_info(found: metadata.Distribution) -> Path:
    """Find the folder by its METADATA; there is no public way to its path."""
    (file,) = [file for file in found.files or [] if file.name == "METADATA" and len(file.parts) == 2]  # noqa: PLR2004
    return Path(str(found.locate_file(file))).parent


def _completed(document: dict[str, Any], service: str) -> dict[str, Any]:
    """Add exact licences, the kind of models, our version, and the hash of the lock."""
    policy = licences.policy()
    for component in document["components"]:
        name = canonicalize_name(component["name"])
        component["licenses"] = [{"expression": licences.licence_of(name, policy["read"])}]
        if name in policy["models"]:
            component["type"] = "machine-learning-model"
    name = document["metadata"]["component"]["name"]
    document["metadata"]["component"]["version"] = metadata.version(name)  # pyproject.toml only refers to it
    lock = locks.lock_of(service).read_bytes()
    document["metadata"].setdefault("properties", []).append(
        {"name": "newsgloss:requirements.lock:sha256", "value": hashlib.sha256(lock).hexdigest()}
    )
    document["metadata"]["properties"] += [
        {"name": "newsgloss:vendored", "value": f"{code['name']} {code['version']} ({code['integrity']})"}
        for code in policy["vendored"]
        if code["distribution"] == service
    ]
    return document
