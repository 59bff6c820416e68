"""What an image is made of, as CycloneDX: every package of its lock, our distributions, the models.

`cyclonedx-py` reads an environment that has the packages' metadata alone, copied from the one that
`make setup` made: the same versions as in the image, and nothing of the tools. The same commit gives the
same bytes.
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
    "enrich": ("newsgloss-schemas", "newsgloss-common", "newsgloss-model-en", "newsgloss-enrich"),
}
"""Our distributions in an image; its Dockerfile builds these."""
SPEC_VERSION = "1.6"
_ABOUT_THE_MACHINE = shutil.ignore_patterns(
    "direct_url.json", "RECORD", "REQUESTED", "INSTALLER", "uv_*.json"
)


class SbomError(Exception):
    """It cannot be made; the message says what to do."""


def sbom(service: str) -> str:
    """The bill of materials of a service's image, as JSON.

    Raises:
        SbomError: the environment is not what the lock says.
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
    """An environment with the metadata of what the image has; returns its Python."""
    venv.create(folder, symlinks=True, with_pip=False)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    for name, version in _contents(service).items():
        source = _metadata_folder(name, version)
        shutil.copytree(source, Path(paths["purelib"]) / source.name, ignore=_ABOUT_THE_MACHINE)
    return Path(paths["scripts"]) / "python"


def _contents(service: str) -> dict[str, str | None]:
    """Names with their versions; ours have the version that they have."""
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
    """No public name says where the folder is, but METADATA is in it."""
    (file,) = [file for file in found.files or [] if file.name == "METADATA" and len(file.parts) == 2]  # noqa: PLR2004
    return Path(str(found.locate_file(file))).parent


def _completed(document: dict[str, Any], service: str) -> dict[str, Any]:
    """With one exact licence for each, models by their kind, and the lock that it was made of."""
    policy = licences.policy()
    for component in document["components"]:
        name = canonicalize_name(component["name"])
        component["licenses"] = [{"expression": licences.licence_of(name, policy["read"])}]
        if name in policy["models"]:
            component["type"] = "machine-learning-model"
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
