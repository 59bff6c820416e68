"""How the pods run: rights, settings, secrets, and the time to stop."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import certifi
import pytest
from deploy.release.wheels import version
from dockerfile_parse import DockerfileParser

from newsgloss_common.config import ServiceSettings, load
from newsgloss_common.kafka import closing
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream import client, poller, producers
from newsgloss_ingest.settings import ServeSettings

if TYPE_CHECKING:
    from tests.unit.deploy.manifests import Manifests

ROOT = Path(__file__).parents[4]
SERVICES: dict[str, type[ServiceSettings]] = {"ingest": ServeSettings, "enrich": EnrichSettings}
PARENT_MIB = 256
"""The enricher without its workers: 137 MiB at most in `benchmarks/results/engine.json`, and a reserve."""
POOL_STOP_SECONDS = 2.0 + 1.0
"""`WorkerPool.stop`: grace, then time to exit."""


def mebibytes(quantity: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", quantity).groups()  # type: ignore[union-attr]
    return int(number) * {"Mi": 1, "Gi": 1024}[unit]


def exposed_port(service: str) -> int:
    with (ROOT / "services" / service / "Dockerfile").open("rb") as file:
        steps = DockerfileParser(fileobj=file).structure
    (port,) = [step["value"] for step in steps if step["instruction"] == "EXPOSE"]
    return int(port)


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_has_no_rights_and_writes_only_to_tmp(manifests: "Manifests", service: str) -> None:
    pod, container = manifests.pod(service), manifests.container(service)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    writable = {
        mount["name"]: mount["mountPath"]
        for mount in container["volumeMounts"]
        if not mount.get("readOnly", False)
    }
    assert writable == {"tmp": "/tmp"}  # noqa: S108
    (tmp,) = [volume for volume in pod["volumes"] if volume["name"] == "tmp"]
    assert tmp["emptyDir"]["sizeLimit"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_runs_as_the_user_of_its_image(manifests: "Manifests", service: str) -> None:
    with (ROOT / "services" / service / "Dockerfile").open("rb") as file:
        steps = DockerfileParser(fileobj=file).structure
    (user,) = [step["value"] for step in steps if step["instruction"] == "USER"]
    context = manifests.pod(service)["securityContext"]
    assert f"{context['runAsUser']}:{context['runAsGroup']}" == user
    assert context["fsGroup"] == context["runAsGroup"], "the files of secrets are its group's to read"


@pytest.mark.parametrize("service", SERVICES)
def test_the_probes_and_the_service_use_the_port_that_the_image_listens_on(
    manifests: "Manifests", service: str
) -> None:
    container = manifests.container(service)
    assert container["ports"] == [{"name": "http", "containerPort": exposed_port(service)}]
    assert {
        probe: container[probe]["httpGet"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")
    } == {
        "startupProbe": {"path": "/healthz", "port": "http"},
        "livenessProbe": {"path": "/healthz", "port": "http"},
        "readinessProbe": {"path": "/readyz", "port": "http"},
    }
    (port,) = manifests.one("Service", f"newsgloss-{service}")["spec"]["ports"]
    assert port["targetPort"] == "http"


def test_the_enricher_gets_more_time_to_stop_than_its_shutdown_may_take(manifests: "Manifests") -> None:
    given = manifests.environment("enrich").get("NEWSGLOSS_DRAIN_SECONDS")
    default = EnrichSettings.model_fields["drain_seconds"].default
    after_the_drain = (
        poller.IDLE_SECONDS
        + client.REVOKE_SECONDS
        + 2 * producers.STOP_SECONDS
        + 2 * closing.STOP_SECONDS
        + POOL_STOP_SECONDS
    )
    grace = manifests.pod("enrich")["terminationGracePeriodSeconds"]
    assert grace > max(float(given or 0), default) + after_the_drain


def test_ingest_gets_more_time_to_stop_than_its_open_requests_may_take(manifests: "Manifests") -> None:
    waits = [field.default for name, field in ServeSettings.model_fields.items() if name.endswith("_seconds")]
    leaving = manifests.container("ingest")["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert manifests.pod("ingest")["terminationGracePeriodSeconds"] > leaving + max(waits) + 3


def test_all_workers_at_their_cap_fit_into_the_container(manifests: "Manifests") -> None:
    """Otherwise the kernel would end the container, before the worker's own cap names the record."""
    environment = manifests.environment("enrich")
    resources = manifests.container("enrich")["resources"]
    workers, cap = int(environment["NEWSGLOSS_WORKERS"]), int(environment["NEWSGLOSS_WORKER_MEMORY_MIB"])
    assert mebibytes(resources["limits"]["memory"]) >= workers * cap + PARENT_MIB
    assert workers == int(resources["requests"]["cpu"]), "a core for each worker"


@pytest.mark.parametrize("service", SERVICES)
def test_the_services_accept_their_settings(
    manifests: "Manifests", service: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    environment = manifests.environment(service)
    for name, value in environment.items():
        given = {"KAFKA_SSL_CAFILE": certifi.where()}.get(name, value)
        monkeypatch.setenv(name, str(secret) if name.endswith("_FILE") else given)
    kafka, own = load(KafkaSettings), load(SERVICES[service])
    if "KAFKA_SASL_PASSWORD_FILE" in environment:
        assert kafka.security_protocol == "SASL_SSL"
        assert kafka.sasl_password is not None
        assert kafka.sasl_password.get_secret_value() == "from a file"
    known = {settings.variable(field) for settings in (kafka, own) for field in type(settings).model_fields}
    shared = {settings.variable(field) for settings in SERVICES.values() for field in settings.model_fields}
    for name in environment:
        assert {name, name.removesuffix("_FILE")} & (known | shared), f"no setting is called {name}"


@pytest.mark.parametrize("service", SERVICES)
def test_a_file_that_a_setting_names_is_one_that_a_secret_brings(
    manifests: "Manifests", service: str
) -> None:
    volumes = {volume["name"]: volume for volume in manifests.pod(service)["volumes"]}
    mounts = {
        mount["mountPath"]: volumes[mount["name"]] for mount in manifests.container(service)["volumeMounts"]
    }
    for name, value in manifests.environment(service).items():
        if value.startswith("/"):
            folder, _, file = value.rpartition("/")
            assert file in files(mounts[folder]), f"{name}={value} is mounted by nothing"


def files(volume: dict[str, Any]) -> set[str]:
    """Return the names of the files in a volume; ingest's keys are a whole secret with one file."""
    if "secret" in volume:
        return {"keys"}
    return {item["path"] for source in volume["projected"]["sources"] for item in source["secret"]["items"]}


def test_no_secret_is_in_the_repository(manifests: "Manifests") -> None:
    assert manifests.of_kind("Secret") == []
    for service, own in SERVICES.items():
        secret = {
            settings.variable(name)
            for settings in (KafkaSettings, own)
            for name, field in settings.model_fields.items()
            if "SecretStr" in str(field.annotation)
        }
        assert secret
        assert not secret & manifests.environment(service).keys()


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_an_exact_version(production: "Manifests", service: str) -> None:
    assert production.container(service)["image"].endswith(f"/newsgloss-{service}:{version()}")


@pytest.mark.parametrize("service", SERVICES)
def test_only_one_pod_at_a_time_may_be_evicted(manifests: "Manifests", service: str) -> None:
    budget = manifests.one("PodDisruptionBudget", f"newsgloss-{service}")["spec"]
    labels = manifests.one("Deployment", f"newsgloss-{service}")["spec"]["template"]["metadata"]["labels"]
    assert budget["maxUnavailable"] == 1
    assert budget["selector"]["matchLabels"].items() <= labels.items()


@pytest.mark.parametrize("service", SERVICES)
def test_variables_of_kubernetes_cannot_be_mistaken_for_settings(
    manifests: "Manifests", service: str
) -> None:
    assert manifests.pod(service)["enableServiceLinks"] is False
