"""Resources as Kubernetes gets them, however they were rendered."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

KUBERNETES = Path(__file__).parents[3] / "deploy" / "kubernetes"
Resource = dict[str, Any]


class Manifests:
    """The resources of a kustomization, or of a chart."""

    def __init__(self, resources: list[Resource]) -> None:
        self.resources = resources

    def of_kind(self, kind: str) -> list[Resource]:
        return [resource for resource in self.resources if resource["kind"] == kind]

    def one(self, kind: str, name: str) -> Resource:
        (found,) = [resource for resource in self.of_kind(kind) if resource["metadata"]["name"] == name]
        return found

    def pod(self, service: str) -> Resource:
        pod: Resource = self.one("Deployment", f"newsgloss-{service}")["spec"]["template"]["spec"]
        return pod

    def container(self, service: str) -> Resource:
        (container,) = self.pod(service)["containers"]
        found: Resource = container
        return found

    def environment(self, service: str) -> dict[str, str]:
        """Return the environment of the service's container."""
        container = self.container(service)
        assert "env" not in container
        values: dict[str, str] = {}
        for source in container["envFrom"]:
            values |= self.one("ConfigMap", source["configMapRef"]["name"])["data"]
        return values


def kustomize(folder: Path) -> Manifests:
    kubectl = Path(sys.executable).with_name("kubectl")
    if not kubectl.exists():
        pytest.fail(f"{kubectl} is missing: run 'make tools'")
    result = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert not result.stderr, "kustomize warns"
    return Manifests(list(yaml.safe_load_all(result.stdout)))
