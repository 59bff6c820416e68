"""Entry points without an installation: the metadata of a package, written into a folder."""

from collections.abc import Mapping
from pathlib import Path


def announce_steps(folder: Path, steps: Mapping[str, str]) -> str:
    """Announce steps, each `package.module:attribute` by its name, to processes with this in PYTHONPATH."""
    metadata = folder / "team_steps-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: team-steps\nVersion: 1.0\n")
    lines = [f"{name} = {place}\n" for name, place in steps.items()]
    (metadata / "entry_points.txt").write_text("[newsgloss.steps]\n" + "".join(lines))
    return str(folder)
