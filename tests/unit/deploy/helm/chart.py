"""Renders and checks the chart with Helm itself."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from tests.unit.deploy.manifests import Manifests

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "deploy" / "helm"
CHART = FOLDER / "newsgloss"
PRODUCTION = FOLDER / "production.yaml"


def helm(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    built = ROOT / ".cache" / "bin" / "helm"
    program = built if built.exists() else shutil.which("helm")
    if program is None:
        pytest.skip("there is no Helm: install Go and run 'make helm', or put helm on PATH")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


def template(*options: str | Path, release: str = "newsgloss") -> subprocess.CompletedProcess[str]:
    return helm("template", release, CHART, "--namespace", "newsgloss", "--kube-version", "1.30.0", *options)


def rendered(*options: str | Path, release: str = "newsgloss") -> Manifests:
    result = template(*options, release=release)
    assert result.returncode == 0, result.stderr
    return Manifests([one for one in yaml.safe_load_all(result.stdout) if one is not None])


def refusal(*options: str | Path) -> str:
    result = template(*options)
    assert result.returncode != 0, "it was not refused"
    return result.stderr


def setting(*pairs: str) -> Sequence[str]:
    return [argument for pair in pairs for argument in ("--set", pair)]
