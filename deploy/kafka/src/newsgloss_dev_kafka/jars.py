"""Fetches Kafka's jars into the cache, once, with Maven; each is pinned by its SHA-256."""

import fcntl
import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsgloss_dev_kafka import places
from newsgloss_dev_kafka.errors import JarsError
from newsgloss_dev_kafka.java import find_java, find_maven

log = logging.getLogger(__name__)

_PARTIAL = ".kafka-jars-"


def ensure_jars() -> Path:
    """Return the folder of the pinned jars; fetch them if they are missing.

    Several processes may call it at once: the folder appears complete or not at all.

    Raises:
        ToolMissingError: Java or Maven is missing.
        JarsError: Maven failed, or a jar differs from the pinned one.
    """
    folder = places.jars()
    wanted = _pins()
    if _complete(folder, wanted):
        return folder
    with _locked(folder.parent):
        if not _complete(folder, wanted):
            _fill(folder, wanted)
    return folder


def write_pins() -> int:
    """Fetch the jars of pom.xml, write their SHA-256 sums to jars.sha256, and return their number."""
    target = places.pinned("jars.sha256")
    with tempfile.TemporaryDirectory(prefix=_PARTIAL) as name:
        _fetch(Path(name))
        sums = {jar.name: _sha256(jar) for jar in Path(name).glob("*.jar")}
    target.write_text("".join(f"{sums[jar]}  {jar}\n" for jar in sorted(sums)), encoding="ascii")
    return len(sums)


def _pins() -> dict[str, str]:
    lines = places.pinned("jars.sha256").read_text(encoding="ascii").split("\n")
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines if line)}


def _complete(folder: Path, wanted: dict[str, str]) -> bool:
    return all((folder / name).is_file() for name in wanted)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".kafka-jars.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(folder: Path, wanted: dict[str, str]) -> None:
    if folder.exists() and "NEWSGLOSS_KAFKA_JARS" in os.environ and any(folder.iterdir()):
        missing = sorted(name for name in wanted if not (folder / name).is_file())
        raise JarsError(
            f"NEWSGLOSS_KAFKA_JARS is {folder}, which lacks {', '.join(missing[:3])} ({len(missing)} of "
            f"{len(wanted)} jars). Name an empty or new folder to have it filled, or unset the variable."
        )
    for left_by_the_killed in folder.parent.glob(f"{_PARTIAL}*.partial"):
        shutil.rmtree(left_by_the_killed)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, suffix=".partial", dir=folder.parent))
    try:
        log.info("fetching Apache Kafka %s (%d jars, once) with Maven", places.KAFKA_VERSION, len(wanted))
        _fetch(partial)
        _verify(partial, wanted)
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fetch(folder: Path) -> None:
    find_java()
    pom = places.pinned("pom.xml")
    command = [
        find_maven(),
        "--batch-mode",
        "--quiet",
        "--strict-checksums",
        f"--file={pom}",
        "dependency:copy-dependencies",
        "-DincludeScope=runtime",
        f"-DoutputDirectory={folder}",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    if ran.returncode != 0:
        said = "\n".join((ran.stdout + ran.stderr).strip().split("\n")[:12])
        raise JarsError(
            f"Maven could not fetch Apache Kafka {places.KAFKA_VERSION} (status {ran.returncode}):\n{said}\n"
            "Check that this machine reaches Maven Central, or name a mirror or proxy in ~/.m2/settings.xml, "
            f"and try again. To see more: mvn -f {pom} dependency:copy-dependencies -DoutputDirectory=target"
        )


def _verify(folder: Path, wanted: dict[str, str]) -> None:
    got = {jar.name: _sha256(jar) for jar in folder.glob("*.jar")}
    if got != wanted:
        wrong = sorted(name for name in got.keys() | wanted.keys() if got.get(name) != wanted.get(name))
        raise JarsError(
            f"These jars are not the ones that {places.pinned('jars.sha256')} pins: {', '.join(wrong)}. When "
            "pom.xml was changed on purpose run 'make lock'; otherwise the repository that Maven uses serves "
            "something else."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
