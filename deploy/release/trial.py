"""Tries the wheels where nothing of the checkout can help them.

The environment holds the wheels and the packages that the images' locks pin, and nothing else. A module, a
data file or a dependency that only the checkout has shows here as an error.
"""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.release.errors import ReleaseError
from deploy.release.processes import run, uv
from deploy.release.wheels import ROOT, version

COMMANDS = (
    "newsgloss-schemas",
    "newsgloss-ingest",
    "newsgloss-enrich",
    "newsgloss-console",
    "newsgloss-demo",
    "newsgloss-dev-kafka",
)
_LOCKS = tuple(ROOT / f"services/{service}/requirements.lock" for service in ("ingest", "enrich", "console"))
_BUILD_LOCK = ROOT / "requirements-build.lock"  # for langdetect, which comes as source only
_SAMPLE = ROOT / "samples/harbour-bridge.en.txt"
_DATA_OF_WHEELS = """
from newsgloss_demo.places import IN_CHECKOUT, SAMPLES
from newsgloss_dev_kafka.places import pinned
wanted = [SAMPLES, pinned("pom.xml"), pinned("jars.sha256")]
missing = [str(path) for path in wanted if not path.exists()]
raise SystemExit(f"missing: {missing}" if IN_CHECKOUT or missing else 0)
"""


def install(wheels: Sequence[Path], environment: Path) -> None:
    """Make a virtual environment of the wheels and of what the images' locks pin.

    Raises:
        ReleaseError: a package cannot be installed, or a dependency that a wheel declares is missing.
    """
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    into = ("--quiet", "--python", environment / "bin" / "python")
    locks = [argument for lock in _LOCKS for argument in ("--requirements", lock)]
    uv("pip", "install", *into, "--require-hashes", "--build-constraints", _BUILD_LOCK, *locks)
    uv("pip", "install", *into, "--no-deps", "--no-index", *wheels)
    uv("pip", "check", *into)


def try_commands(environment: Path, folder: Path) -> None:
    """Run each command with `--help`, look for the data of the wheels, and enrich a sample locally.

    Args:
        environment: the virtual environment.
        folder: where to run them; outside the checkout.

    Raises:
        ReleaseError: a command fails, or the enriched sample is wrong.
    """
    alone = {"PATH": f"{environment / 'bin'}{os.pathsep}{os.defpath}", "HOME": str(folder)}
    for command in COMMANDS:
        run(environment / "bin" / command, "--help", cwd=folder, env=alone)
    run(environment / "bin" / "python", "-c", _DATA_OF_WHEELS, cwd=folder, env=alone)
    sample = Path(shutil.copy(_SAMPLE, folder))
    printed = run(environment / "bin" / "newsgloss-enrich", "local", sample.name, cwd=folder, env=alone)
    record = json.loads(printed)
    if record["provenance"]["enricher_version"] != version():
        raise ReleaseError(f"the record names another version than {version()}:\n{printed}")
    if record["language"]["tag"] != "en" or not record["entities"]:
        raise ReleaseError(f"`local` found no language or no names in {sample.name}:\n{printed}")
