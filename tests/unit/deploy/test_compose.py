import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from newsgloss_common.config import ServiceSettings, load
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_dev_kafka import places, server_properties
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_ingest.settings import ServeSettings

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}

kafka_environment = {
    name.removeprefix("KAFKA_").lower().replace("_", "."): value
    for name, value in SERVICES["kafka"]["environment"].items()
    if name.startswith("KAFKA_")
}


def test_the_compose_file_follows_the_compose_specification(tmp_path: Path) -> None:
    def check(file: Path) -> subprocess.CompletedProcess[str]:
        line: list[str | Path] = [
            Path(sys.executable).with_name("check-jsonschema"),
            "--builtin-schema",
            "vendor.compose-spec",
            file,
        ]
        return subprocess.run(line, capture_output=True, text=True, check=False)

    result = check(ROOT / "docker-compose.yml")
    assert result.returncode == 0, result.stdout

    misspelt = tmp_path / "docker-compose.yml"
    misspelt.write_text((ROOT / "docker-compose.yml").read_text().replace("healthcheck:", "health_check:"))
    assert check(misspelt).returncode == 1, "the schema would not notice a misspelt key"


def test_kafka_is_the_official_image_of_the_version_that_the_development_broker_runs() -> None:
    pom = ET.parse(places.pinned("pom.xml"))  # noqa: S314
    version = pom.findtext(".//{http://maven.apache.org/POM/4.0.0}kafka.version")
    image, _, digest = SERVICES["kafka"]["image"].partition("@sha256:")
    assert image == f"apache/kafka:{version}"
    assert len(digest) == 64
    assert version == places.KAFKA_VERSION


def test_kafka_has_the_settings_of_the_development_broker() -> None:
    listeners = {"listener.security.protocol.map"}  # compose has one more listener, for the other containers
    wanted = {key: value for key, value in server_properties.DEFAULTS.items() if key not in listeners}
    assert {key: kafka_environment.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", SERVICES)
def test_a_port_is_open_only_to_this_machine(name: str) -> None:
    assert SERVICES[name]["ports"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name]["ports"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_capabilities_and_gains_none(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    assert not SERVICES[name].get("privileged", False)


@pytest.mark.parametrize("name", OURS)
def test_a_service_waits_for_a_healthy_kafka_and_cannot_write_to_its_image(name: str) -> None:
    service = OURS[name]
    assert service["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    assert "healthcheck" in SERVICES["kafka"]
    assert service["read_only"] is True
    assert service["init"] is True, "worker processes need somebody to reap them"


@pytest.mark.parametrize("name", OURS)
def test_a_service_connects_to_the_listener_that_kafka_advertises_to_containers(name: str) -> None:
    advertised = kafka_environment["advertised.listeners"].split(",")
    assert f"INTERNAL://{OURS[name]['environment']['KAFKA_BOOTSTRAP_SERVERS']}" in advertised


@pytest.mark.parametrize("name", OURS)
def test_a_service_publishes_the_port_that_it_listens_on(name: str) -> None:
    listens = OURS[name]["environment"][f"NEWSGLOSS_{name.upper()}_HTTP"]
    port = listens.removeprefix("0.0.0.0:")
    assert OURS[name]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_the_feed_poller_starts_when_asked_for_and_keeps_its_memory_where_it_may_write() -> None:
    feeds = SERVICES["feeds"]
    assert feeds["profiles"] == ["feeds"]
    (folder, file) = feeds["volumes"]
    volume, place = folder.split(":")
    assert volume in COMPOSE["volumes"]
    assert file["target"] == feeds["command"][-1] == f"{place}/feeds.toml"  # the feeds' memory is beside it
    assert file["read_only"] is True
    assert file["bind"] == {"create_host_path": False}, "a missing file would become a folder"
    assert f"RUN mkdir -m 1777 {place}\n" in (ROOT / feeds["build"]["dockerfile"]).read_text()


def test_the_feed_pollers_health_check_asks_its_own_port() -> None:
    assert "http://127.0.0.1:8082/healthz" in SERVICES["feeds"]["healthcheck"]["test"][-1]


def test_prometheus_asks_every_service_of_ours_at_its_port() -> None:
    scraped = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"]
    targets = {job["job_name"]: job["static_configs"][0]["targets"] for job in scraped}
    assert targets == {
        f"newsgloss-{name}": [f"{name}:{service['ports'][0].rpartition(':')[2]}"]
        for name, service in OURS.items()
    }


def test_only_our_own_images_are_built() -> None:
    assert {name: service["build"]["dockerfile"] for name, service in OURS.items()} == {
        "ingest": "services/ingest/Dockerfile",
        "enrich": "services/enrich/Dockerfile",
        "console": "services/console/Dockerfile",
        "feeds": "services/ingest/Dockerfile",
    }


def test_kafkas_view_changes_nothing_and_reads_from_the_listener_for_containers() -> None:
    view = SERVICES["kafka-ui"]
    assert view["profiles"] == ["kafka-ui"]
    assert re.fullmatch(r"kafbat/kafka-ui:v\d+\.\d+\.\d+", view["image"]), "an exact version"
    assert view["environment"]["KAFKA_CLUSTERS_0_READONLY"] == "true"
    advertised = kafka_environment["advertised.listeners"].split(",")
    assert f"INTERNAL://{view['environment']['KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS']}" in advertised


class OverrideLoader(yaml.SafeLoader):
    """Knows compose's `!reset`, which empties what the base file has."""


OverrideLoader.add_constructor("!reset", lambda _loader, _node: {})
OVERRIDE: dict[str, Any] = yaml.load(
    (ROOT / "docker-compose.override.example.yml").read_text(),
    OverrideLoader,  # noqa: S506 - a safe one
)


def test_the_example_of_an_override_follows_the_compose_specification(tmp_path: Path) -> None:
    plain = tmp_path / "docker-compose.yml"
    plain.write_text(yaml.safe_dump(OVERRIDE))
    line: list[str | Path] = [
        Path(sys.executable).with_name("check-jsonschema"),
        "--builtin-schema",
        "vendor.compose-spec",
        plain,
    ]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_example_changes_services_and_build_arguments_that_there_are() -> None:
    for name, service in OVERRIDE["services"].items():
        assert name in SERVICES
        declared = (ROOT / SERVICES[name]["build"]["dockerfile"]).read_text() if "build" in service else ""
        for argument in service.get("build", {}).get("args", {}):
            assert re.search(rf"^ARG {argument}\b", declared, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "settings"),
    [("ingest", (ServeSettings, KafkaSettings)), ("enrich", (EnrichSettings, KafkaSettings))],
)
def test_the_services_take_the_settings_of_the_example(
    name: str, settings: tuple[type[ServiceSettings], ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file")
    service = OVERRIDE["services"][name]
    for variable, value in service["environment"].items():
        is_file = value.startswith("/run/secrets/")
        assert not is_file or value.removeprefix("/run/secrets/") in service["secrets"]
        monkeypatch.setenv(variable, str(secret) if is_file else value)
    loaded = [load(one) for one in settings]
    known = {one.variable(field) for one in loaded for field in type(one).model_fields}
    for variable in service["environment"]:
        assert {variable, variable.removesuffix("_FILE")} & known, variable
    assert set(service["secrets"]) <= OVERRIDE["secrets"].keys()
