"""What the chart makes beyond the kustomization, what it refuses, and whether its files are current."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from cloudcoil.models.keda import v1alpha1 as keda
from cloudcoil.models.prometheus_operator import v1 as prometheus
from deploy.helm.values import ChartValues
from deploy.helm.written_files import files
from jsonschema import Draft7Validator, Draft202012Validator
from tests.unit.deploy.helm.chart import CHART, PRODUCTION, helm, refusal, rendered, setting
from tests.unit.deploy.manifests import Manifests
from tests.unit.deploy.schemas import closed

from newsgloss_common.kafka.topics import dead_letter_topic, enriched_topic, raw_topic
from newsgloss_common.known_variables import unknown

OPERATORS: dict[str, Any] = {
    "ScaledObject": keda.ScaledObject,
    "TriggerAuthentication": keda.TriggerAuthentication,
    "ServiceMonitor": prometheus.ServiceMonitor,
}
STRIMZI = {"KafkaTopic", "KafkaUser"}
PASSWORD_LOGIN = setting(
    "kafka.securityProtocol=SASL_SSL", "ingest.kafkaUser.secret=i", "enrich.kafkaUser.secret=e"
)


def acls(manifests: Manifests, user: str) -> set[tuple[str, str, str]]:
    """Operation, kind of resource and its name, of one user; a prefix ends with `*`."""
    found = set()
    for rule in manifests.one("KafkaUser", f"newsgloss-{user}")["spec"]["authorization"]["acls"]:
        about = rule["resource"]
        name = about["name"] + ("*" if about["patternType"] == "prefix" else "")
        found |= {(operation, about["type"], name) for operation in rule["operations"]}
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_file_that_is_written_from_the_model_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == files()[path], "run 'make chart'"


def test_the_default_values_and_those_of_production_are_valid() -> None:
    schema = yaml.safe_load((CHART / "values.schema.json").read_text())
    Draft7Validator.check_schema(schema)
    defaults = yaml.safe_load((CHART / "values.yaml").read_text())
    assert ChartValues.model_validate(defaults) == ChartValues()
    for values in (defaults, yaml.safe_load(PRODUCTION.read_text())):
        Draft7Validator(schema).validate(values)


def test_helm_finds_nothing_to_complain_about() -> None:
    for options in (
        [],
        ["--values", PRODUCTION],
        setting("serviceMonitor.enabled=true", "strimzi.enabled=true"),
    ):
        result = helm("lint", "--strict", CHART, *options)
        assert result.returncode == 0, result.stdout
        assert "[WARNING]" not in result.stdout


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_every_resource_of_kubernetes_follows_its_schema(everything: Manifests, version: str) -> None:
    own = [one for one in everything.resources if one["kind"] not in {*OPERATORS, *STRIMZI}]
    assert len(own) >= 15
    for resource in own:
        kubernetes_validate.validate(resource, version, strict=True)


def test_every_resource_of_an_operator_follows_its_definition(everything: Manifests) -> None:
    found = [one for one in everything.resources if one["kind"] in OPERATORS]
    assert {one["kind"] for one in found} == OPERATORS.keys()
    for resource in found:
        schema = closed(OPERATORS[resource["kind"]].model_json_schema(by_alias=True))
        Draft202012Validator(schema).validate(resource)


def test_a_monitor_finds_the_service_that_it_names(everything: Manifests) -> None:
    for service in ("ingest", "enrich", "console"):
        monitor = everything.one("ServiceMonitor", f"newsgloss-{service}")["spec"]
        labels = everything.one("Service", f"newsgloss-{service}")["metadata"]["labels"]
        ports = everything.one("Service", f"newsgloss-{service}")["spec"]["ports"]
        assert monitor["selector"]["matchLabels"].items() <= labels.items()
        assert [endpoint["port"] for endpoint in monitor["endpoints"]] == [port["name"] for port in ports]


def test_strimzis_topics_are_those_that_the_services_would_create(everything: Manifests) -> None:
    raw = raw_topic("articles.raw.v1", 8)
    limit = int(raw.configs["max.message.bytes"])
    for spec in (
        raw,
        enriched_topic("articles.enriched.v1", 8),
        dead_letter_topic("articles.dlq.v1", 8, limit),
    ):
        topic = everything.one("KafkaTopic", spec.name)
        assert topic["spec"]["partitions"] == spec.partitions
        assert spec.configs.items() <= topic["spec"]["config"].items()
        assert topic["metadata"]["labels"]["strimzi.io/cluster"] == "kafka"


def test_strimzis_users_have_the_permissions_of_the_page_and_no_right_to_more_than_describe(
    everything: Manifests,
) -> None:
    least = {
        "ingest": {("Write", "topic", "articles.raw.v1")},
        "enrich": {
            ("Read", "topic", "articles.raw.v1"),
            ("Write", "topic", "articles.enriched.v1"),
            ("Write", "topic", "articles.dlq.v1"),
            ("Read", "group", "newsgloss-enrich"),
            ("Write", "transactionalId", "newsgloss-enrich:*"),
        },
        "keda": set(),
        "console": {
            ("Read", "topic", "articles.raw.v1"),
            ("Write", "topic", "articles.raw.v1"),
            ("Read", "topic", "articles.enriched.v1"),
            ("Read", "topic", "articles.dlq.v1"),
            ("Read", "group", "newsgloss-enrich-redrive"),
            ("Read", "group", "newsgloss-enrich-discard"),
            ("Write", "transactionalId", "newsgloss-enrich-redrive:*"),
        },
    }
    for user, wanted in least.items():
        given = acls(everything, user)
        assert {one for one in given if not one[0].startswith("Describe")} == wanted


@pytest.mark.parametrize("service", ["ingest", "enrich", "console"])
def test_every_setting_is_one_that_a_service_knows(everything: Manifests, service: str) -> None:
    assert not list(unknown(everything.environment(service)))


def test_a_setting_of_yours_goes_before_the_charts() -> None:
    found = rendered(
        *("--set-string", "enrich.settings.NEWSGLOSS_WORKERS=3"),
        *setting("kafka.settings.NEWSGLOSS_LOG_LEVEL=debug"),
    )
    assert found.environment("enrich")["NEWSGLOSS_WORKERS"] == "3"
    assert found.environment("ingest")["NEWSGLOSS_LOG_LEVEL"] == "debug"


def test_a_release_of_another_name_shares_no_name_and_no_pods() -> None:
    first, second = rendered(), rendered(release="try")
    names = {(one["kind"], one["metadata"]["name"]) for one in first.resources}
    assert not names & {(one["kind"], one["metadata"]["name"]) for one in second.resources}
    labels = second.one("Deployment", "try-newsgloss-enrich")["spec"]["template"]["metadata"]["labels"]
    for policy in first.of_kind("NetworkPolicy"):
        assert not policy["spec"]["podSelector"]["matchLabels"].items() <= labels.items()


def test_without_ingest_nothing_of_it_is_made() -> None:
    found = rendered(*setting("ingest.enabled=false", "serviceMonitor.enabled=true", "strimzi.enabled=true"))
    assert not [
        one["metadata"]["name"] for one in found.resources if one["metadata"]["name"].endswith("-ingest")
    ]


def test_the_console_runs_only_where_it_is_asked_for(defaults: Manifests) -> None:
    assert not [one for one in defaults.resources if "console" in one["metadata"]["name"]]


def test_the_console_asks_the_services_that_run_and_has_the_settings_of_its_values() -> None:
    found = rendered(
        *setting("console.enabled=true", "ingest.enabled=false", "enrich.groupId=g", "kafka.dlqTopic=d"),
        *setting("console.origin=https://console.example.org"),
    )
    settings = found.environment("console")
    assert settings["NEWSGLOSS_CONSOLE_SERVICES"] == "http://newsgloss-enrich:8081"
    assert settings["NEWSGLOSS_CONSOLE_ORIGIN"] == "https://console.example.org"
    assert (settings["NEWSGLOSS_GROUP_ID"], settings["NEWSGLOSS_DLQ_TOPIC"]) == ("g", "d")
    folder = settings["NEWSGLOSS_CONSOLE_KEYS_FILE"].rpartition("/")[0]
    assert folder in [mount["mountPath"] for mount in found.container("console")["volumeMounts"]]


def test_pods_are_replaced_when_a_setting_changes(defaults: Manifests) -> None:
    changed = rendered(*setting("kafka.partitions=12"))
    for name in ("newsgloss-ingest", "newsgloss-enrich"):
        before, after = (
            found.one("Deployment", name)["spec"]["template"]["metadata"]["annotations"]
            for found in (defaults, changed)
        )
        assert before["checksum/kafka"] != after["checksum/kafka"]


def test_a_client_certificate_is_mounted_and_named() -> None:
    found = rendered(
        *setting("kafka.securityProtocol=SSL", "enrich.kafkaUser.secret=enrich", "kafka.ca.secret=ca")
    )
    settings = found.environment("enrich")
    assert settings["KAFKA_SSL_CERTFILE"] == "/run/secrets/kafka/user.crt"
    (volume,) = [one for one in found.pod("enrich")["volumes"] if one["name"] == "kafka"]
    paths = {item["path"] for source in volume["projected"]["sources"] for item in source["secret"]["items"]}
    assert paths == {"user.crt", "user.key", "ca.crt"}


def test_a_digest_goes_before_a_tag() -> None:
    digest = f"sha256:{'a' * 64}"
    found = rendered(*setting(f"enrich.image.digest={digest}", "enrich.image.tag=x"))
    assert found.container("enrich")["image"] == f"newsgloss-enrich@{digest}"


def test_every_port_of_the_brokers_is_open_once() -> None:
    found = rendered(
        *setting("kafka.bootstrapServers=a:9093\\,b:9093\\,c:9094", "networkPolicy.kafkaNamespace=")
    )
    (rule,) = found.one("NetworkPolicy", "newsgloss-enrich")["spec"]["egress"]
    assert rule == {"ports": [{"protocol": "TCP", "port": 9093}, {"protocol": "TCP", "port": 9094}]}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (setting("enrich.replica=3"), "replica"),
        (setting("enrich.replicas=many"), "replicas"),
        (setting("enrich.settings.NEWSGLOSS_WORKERS=3"), "want string"),
        (setting("kafka.securityProtocol=SASL_SSL"), "kafka.securityProtocol SASL_SSL needs a user"),
        (setting("console.enabled=true", "console.replicas=2"), "replicas"),
        ([*PASSWORD_LOGIN, *setting("console.enabled=true")], "console.kafkaUser.secret"),
        (setting("keda.enabled=true", "keda.maxReplicas=9"), "would have nothing to do"),
        (
            [*PASSWORD_LOGIN, *setting("keda.enabled=true", "kafka.saslMechanism=OAUTHBEARER")],
            "bring your own ScaledObject",
        ),
    ],
    ids=[
        "misspelt", "wrong type", "number", "no user", "two consoles", "no user of the console",
        "too many pods", "no scaler",
    ],
)  # fmt: skip
def test_wrong_values_are_refused_with_a_reason(options: list[str], reason: str) -> None:
    assert reason in refusal(*options)
