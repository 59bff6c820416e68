from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.unit.deploy.manifests import Manifests

SERVICES = ["ingest", "enrich"]


def policies_of(manifests: "Manifests", service: str) -> list[dict[str, Any]]:
    labels = manifests.one("Deployment", f"newsgloss-{service}")["spec"]["template"]["metadata"]["labels"]
    return [
        policy["spec"]
        for policy in manifests.of_kind("NetworkPolicy")
        if selects(policy["spec"]["podSelector"], labels)
    ]


def selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether a pod with these labels is meant; only the operator In is used."""
    listed = selector.get("matchExpressions", [])
    assert all(one["operator"] == "In" for one in listed)
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        labels.get(one["key"]) in one["values"] for one in listed
    )


@pytest.mark.parametrize("service", SERVICES)
def test_traffic_that_no_policy_allows_is_blocked(manifests: "Manifests", service: str) -> None:
    closed = [
        policy for policy in policies_of(manifests, service) if not {"ingress", "egress"} & policy.keys()
    ]
    assert [policy["policyTypes"] for policy in closed] == [["Ingress", "Egress"]]


@pytest.mark.parametrize("service", SERVICES)
def test_every_way_in_and_out_names_its_peer_and_its_port(manifests: "Manifests", service: str) -> None:
    for policy in policies_of(manifests, service):
        for rule in policy.get("ingress", []):
            assert rule["from"]
            assert rule["ports"] == [{"protocol": "TCP", "port": "http"}]
        for rule in policy.get("egress", []):
            assert rule["to"]
            assert rule["ports"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_reach_name_resolution_and_the_configured_port_of_kafka(
    manifests: "Manifests", service: str
) -> None:
    servers = manifests.environment(service)["KAFKA_BOOTSTRAP_SERVERS"].split(",")
    ports = {int(server.rpartition(":")[2]) for server in servers}
    out = {
        port["port"]
        for policy in policies_of(manifests, service)
        for rule in policy.get("egress", [])
        for port in rule["ports"]
    }
    assert out == ports | {53}
