"""A release as it is made: wheels built, installed and tried outside the checkout."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from deploy.release.wheels import ROOT, projects, wheel_name
from tests.patience import PATIENCE_SECONDS


@pytest.mark.slow
def test_make_release_leaves_wheels_that_work_by_themselves(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "release", f"ARGS=--out {tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS * 10,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sums = dict(line.split()[::-1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines())
    assert sums.keys() == {wheel_name(project) for project in projects()}
    for name, checksum in sums.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum
