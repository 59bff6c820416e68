"""The jars of a client, from Maven Central; each is pinned by its SHA-256 in jars.sha256 beside pom.xml.

`python -m tests.interop.maven_jars` fetches them and writes the sums anew; `make lock` calls it.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

POMS = sorted((Path(__file__).parent / "clients").glob("*/pom.xml"))


class JarsError(Exception):
    """The jars could not be fetched, or they are not the pinned ones; the message says which."""


def pinned_jars(source: Path, target: Path) -> Path:
    """Return `target`, filled with the jars of the pom.xml in `source`.

    Raises:
        JarsError: Maven failed, or a jar differs from the pinned one.
    """
    pinned = (source / "jars.sha256").read_text(encoding="ascii")
    if not target.is_dir() or _sums(target) != pinned:
        shutil.rmtree(target, ignore_errors=True)
        _fetch(source, target)
        if _sums(target) != pinned:
            raise JarsError(f"the jars in {target} differ from {source / 'jars.sha256'}")
    return target


def _fetch(source: Path, target: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise JarsError("mvn is not on this machine")
    command = [
        maven, "--batch-mode", "--quiet", "--strict-checksums", f"--file={source / 'pom.xml'}",
        "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={target}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise JarsError(f"Maven could not fetch the jars: {(done.stdout + done.stderr).strip()[-300:]}")


def _sums(folder: Path) -> str:
    lines = (f"{hashlib.sha256(jar.read_bytes()).hexdigest()}  {jar.name}\n" for jar in folder.glob("*.jar"))
    return "".join(sorted(lines, key=lambda line: line.partition("  ")[2]))


def main() -> int:
    """Write jars.sha256 beside each pom.xml."""
    for pom in POMS:
        with tempfile.TemporaryDirectory() as name:
            _fetch(pom.parent, Path(name))
            sums = _sums(Path(name))
        (pom.parent / "jars.sha256").write_text(sums, encoding="ascii")
        sys.stdout.write(f"pinned {len(sums.splitlines())} jars of {pom.parent.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
