"""The chart makes the objects that the kustomization makes, field by field."""

import copy
import re
from typing import Any

import pytest
from tests.unit.deploy.manifests import KUBERNETES, Manifests, Resource, kustomize

SERVICES = ["ingest", "enrich"]
NOT_IN_THE_CHART = {("Namespace", "newsgloss")}
"""Helm makes it by `--create-namespace`, or the platform does."""


def plain(resource: Resource) -> Resource:
    """The resource without what only tells how it was made: further labels, hashes of settings."""
    found: Resource = copy.deepcopy(resource)
    found["metadata"] = {"name": found["metadata"]["name"]}
    template = found.get("spec", {}).get("template", {})
    template.get("metadata", {}).pop("annotations", None)
    # Their order says nothing.
    template.get("spec", {}).get("volumes", []).sort(key=lambda volume: volume["name"])
    for container in template.get("spec", {}).get("containers", []):
        # Kubernetes' default of an image whose tag is not `latest`.
        if container.get("imagePullPolicy") == "IfNotPresent":
            del container["imagePullPolicy"]
        container["volumeMounts"].sort(key=lambda mount: mount["name"])
        for source in container["envFrom"]:
            source["configMapRef"]["name"] = without_hash(source["configMapRef"]["name"])
    return found


def without_hash(name: str) -> str:
    return re.sub(r"-[a-z0-9]{10}$", "", name)


def objects(manifests: Manifests) -> dict[tuple[str, str], Resource]:
    return {
        (one["kind"], one["metadata"]["name"]): plain(one)
        for one in manifests.resources
        if one["kind"] != "ConfigMap"
    }


def pods_without_tags(found: dict[tuple[str, str], Resource]) -> dict[tuple[str, str], Resource]:
    """The base names no tag; the chart always does."""
    for (kind, _), one in found.items():
        if kind == "Deployment":
            (container,) = one["spec"]["template"]["spec"]["containers"]
            container["image"] = container["image"].partition(":")[0]
    return found


def test_the_defaults_make_the_objects_of_the_base(defaults: Manifests) -> None:
    wanted = objects(kustomize(KUBERNETES / "base"))
    assert pods_without_tags(objects(defaults)) == pods_without_tags(wanted)


def test_the_values_of_production_make_the_objects_of_its_overlay(production: Manifests) -> None:
    wanted = objects(kustomize(KUBERNETES / "overlays" / "production"))
    for one in NOT_IN_THE_CHART:
        del wanted[one]
    assert objects(production) == wanted


@pytest.mark.parametrize("service", SERVICES)
def test_the_defaults_give_the_settings_of_the_base(defaults: Manifests, service: str) -> None:
    assert defaults.environment(service) == kustomize(KUBERNETES / "base").environment(service)


@pytest.mark.parametrize("service", [*SERVICES, "console"])
def test_the_values_of_production_give_the_settings_of_its_overlay(
    production: Manifests, service: str
) -> None:
    overlay = kustomize(KUBERNETES / "overlays" / "production")
    assert production.environment(service) == overlay.environment(service)


def test_a_difference_in_a_probe_would_be_noticed(defaults: Manifests) -> None:
    changed: Any = copy.deepcopy(objects(defaults))
    pod = changed["Deployment", "newsgloss-enrich"]["spec"]["template"]["spec"]
    pod["containers"][0]["livenessProbe"]["failureThreshold"] += 1
    assert changed != objects(defaults)
