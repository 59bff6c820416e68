import argparse
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from deploy.release import trial, wheels
from deploy.release.errors import ReleaseError


def main() -> int:
    """Build, install and try the wheels; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="make release", description="Builds and tries the wheels of a release."
    )
    parser.add_argument("--out", type=Path, default=wheels.ROOT / "dist", help="folder for the wheels")
    out: Path = parser.parse_args().out.resolve()
    try:
        _say(f"building the wheels of {wheels.version()}")
        built = wheels.build(out)
        with tempfile.TemporaryDirectory(prefix="newsgloss-release-") as folder:
            environment = Path(folder) / "venv"
            _say("installing them in a fresh environment")
            trial.install(built, environment)
            _say("trying the commands there")
            trial.try_commands(environment, Path(folder))
    except ReleaseError as error:
        _say(f"make release: {error}", sys.stderr)
        return 1
    _say("\n".join([*(wheel.name for wheel in built), wheels.CHECKSUMS, f"are in {out}"]))
    return 0


def _say(text: str, stream: TextIO = sys.stdout) -> None:
    print(text, file=stream)


if __name__ == "__main__":
    sys.exit(main())
