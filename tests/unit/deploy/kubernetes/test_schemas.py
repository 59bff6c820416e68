"""Every resource is valid by the schema of its kind, without unknown fields; no cluster is needed."""

import copy
from typing import TYPE_CHECKING, Any

import kubernetes_validate
import pytest
from cloudcoil.models.keda import v1alpha1 as keda
from jsonschema import Draft202012Validator, ValidationError
from tests.unit.deploy.schemas import closed

if TYPE_CHECKING:
    from tests.unit.deploy.manifests import Manifests

KUBERNETES_VERSIONS = ["1.30", "1.37"]
"""The oldest version that has everything used here (preStop's sleep), and the newest that is pinned."""
KEDA_KINDS = {"ScaledObject": keda.ScaledObject, "TriggerAuthentication": keda.TriggerAuthentication}


def check_keda(resource: dict[str, Any]) -> None:
    schema = closed(KEDA_KINDS[resource["kind"]].model_json_schema(by_alias=True))
    Draft202012Validator(schema).validate(resource)


@pytest.mark.parametrize("version", KUBERNETES_VERSIONS)
def test_every_resource_of_kubernetes_follows_its_schema(manifests: "Manifests", version: str) -> None:
    own = [resource for resource in manifests.resources if resource["kind"] not in KEDA_KINDS]
    assert len(own) >= 14
    for resource in own:
        kubernetes_validate.validate(resource, version, strict=True)


def test_every_resource_of_keda_follows_its_schema(production: "Manifests") -> None:
    found = [resource for resource in production.resources if resource["kind"] in KEDA_KINDS]
    assert {resource["kind"] for resource in found} == KEDA_KINDS.keys()
    for resource in found:
        check_keda(resource)


def test_a_misspelt_field_of_a_deployment_would_be_noticed(production: "Manifests") -> None:
    misspelt = copy.deepcopy(production.one("Deployment", "newsgloss-enrich"))
    pod = misspelt["spec"]["template"]["spec"]
    pod["terminationGracePeriod"] = pod.pop("terminationGracePeriodSeconds")
    with pytest.raises(kubernetes_validate.ValidationError, match="terminationGracePeriod"):
        kubernetes_validate.validate(misspelt, KUBERNETES_VERSIONS[-1], strict=True)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spec", "maxReplicas"), 8),
        (("spec", "maxReplicaCount"), "8"),
        (("spec", "advanced", "horizontalPodAutoscalerConfig", "behaviour"), {}),
    ],
)
def test_a_misspelt_or_mistyped_field_of_the_scaler_would_be_noticed(
    production: "Manifests", path: tuple[str, ...], value: object
) -> None:
    wrong = copy.deepcopy(production.one("ScaledObject", "newsgloss-enrich"))
    place = wrong
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        check_keda(wrong)
