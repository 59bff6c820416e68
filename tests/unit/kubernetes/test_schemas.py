"""Every resource against the schema of its kind, unknown fields refused; no cluster is asked."""

import copy
from typing import TYPE_CHECKING, Any

import kubernetes_validate
import pytest
from cloudcoil.models.keda import v1alpha1 as keda
from jsonschema import Draft202012Validator, ValidationError

if TYPE_CHECKING:
    from .conftest import Manifests

KUBERNETES_VERSIONS = ["1.30", "1.37"]
"""The oldest with all that is used here switched on (preStop's sleep), and the newest that is pinned."""
KEDA_KINDS = {"ScaledObject": keda.ScaledObject, "TriggerAuthentication": keda.TriggerAuthentication}


def closed(schema: Any) -> Any:
    """The schema with unknown fields refused wherever fields are listed, as the API server warns of them."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(value) for key, value in schema.items()}
    if "properties" in parts and parts.get("type") == "object":
        parts.setdefault("additionalProperties", False)
    return parts


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
