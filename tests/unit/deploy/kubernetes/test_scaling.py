from typing import TYPE_CHECKING, Any

import pytest

from newsgloss_enrich.settings import EnrichSettings

if TYPE_CHECKING:
    from tests.unit.deploy.manifests import Manifests

TRIGGER_FIELDS = {
    "bootstrapServers", "consumerGroup", "topic", "lagThreshold", "activationLagThreshold",
    "offsetResetPolicy", "allowIdleConsumers", "scaleToZeroOnInvalidOffset", "excludePersistentLag",
    "limitToPartitionsWithLag", "version", "partitionLimitation", "sasl", "tls", "unsafeSsl",
    "saslTokenProvider",
}  # fmt: skip
"""The names on KEDA's page about its Kafka scaler; its resource definition accepts any text here."""
AUTHENTICATION_FIELDS = {
    "sasl", "username", "password", "tls", "ca", "cert", "key", "keyPassword",
    "oauthTokenEndpointUri", "scopes",
}  # fmt: skip


@pytest.fixture
def scaler(production: "Manifests") -> dict[str, Any]:
    spec: dict[str, Any] = production.one("ScaledObject", "newsgloss-enrich")["spec"]
    return spec


@pytest.fixture
def trigger(scaler: dict[str, Any]) -> dict[str, Any]:
    (trigger,) = scaler["triggers"]
    found: dict[str, Any] = trigger
    return found


def test_there_are_never_more_members_than_partitions(
    production: "Manifests", scaler: dict[str, Any]
) -> None:
    assert scaler["maxReplicaCount"] == int(production.environment("enrich")["NEWSGLOSS_PARTITIONS"])
    assert scaler["minReplicaCount"] <= scaler["fallback"]["replicas"] <= scaler["maxReplicaCount"]


def test_only_the_scaler_sets_the_number_of_members(production: "Manifests", scaler: dict[str, Any]) -> None:
    assert scaler["scaleTargetRef"] == {"name": "newsgloss-enrich"}
    assert "replicas" not in production.one("Deployment", "newsgloss-enrich")["spec"]


def test_the_lag_is_that_of_the_services_group_and_topic(
    production: "Manifests", trigger: dict[str, Any]
) -> None:
    environment = production.environment("enrich")
    metadata = trigger["metadata"]
    assert trigger["type"] == "kafka"
    assert metadata["bootstrapServers"] == environment["KAFKA_BOOTSTRAP_SERVERS"]
    assert metadata["consumerGroup"] == environment["NEWSGLOSS_GROUP_ID"]
    assert metadata["topic"] == environment["NEWSGLOSS_RAW_TOPIC"]
    assert metadata["offsetResetPolicy"] == EnrichSettings.model_fields["start_from"].default


def test_the_scaler_speaks_to_kafka_as_the_service_does(
    production: "Manifests", trigger: dict[str, Any]
) -> None:
    environment = production.environment("enrich")
    assert environment["KAFKA_SECURITY_PROTOCOL"] == "SASL_SSL"
    assert trigger["metadata"]["tls"] == "enable"
    wanted = environment["KAFKA_SASL_MECHANISM"].lower().replace("sha-", "sha").replace("-", "_")
    assert trigger["metadata"]["sasl"] == wanted


def test_the_trigger_has_fields_that_the_scaler_knows_as_text(
    production: "Manifests", trigger: dict[str, Any]
) -> None:
    assert trigger["metadata"].keys() <= TRIGGER_FIELDS
    assert all(isinstance(value, str) for value in trigger["metadata"].values())
    authentication = production.one("TriggerAuthentication", trigger["authenticationRef"]["name"])
    given = {reference["parameter"] for reference in authentication["spec"]["secretTargetRef"]}
    assert {"username", "password", "ca"} <= given <= AUTHENTICATION_FIELDS


def test_both_services_have_the_same_settings_of_kafka(manifests: "Manifests") -> None:
    def about_kafka(service: str) -> dict[str, str]:
        return {
            name: value
            for name, value in manifests.environment(service).items()
            if name.startswith("KAFKA_") or name in {"NEWSGLOSS_RAW_TOPIC", "NEWSGLOSS_PARTITIONS"}
        }

    assert about_kafka("ingest") == about_kafka("enrich")
