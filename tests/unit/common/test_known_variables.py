import pytest

from newsgloss_common.known_variables import KNOWN, unknown


def said(*known: str, **environment: str) -> list[str]:
    return list(unknown(environment, KNOWN | set(known)))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("NEWSGLOSS_WORKRES", "NEWSGLOSS_WORKERS"),
        ("NEWSGLOSS_WORKER", "NEWSGLOSS_WORKERS"),
        ("NEWSGLOSS_HTTP_INGEST", "NEWSGLOSS_INGEST_HTTP"),
        ("NEWSGLOSS_INGEST_KEY_FILE", "NEWSGLOSS_INGEST_KEYS_FILE"),
        ("NEWSGLOSS_MAX_IN_FLIGHT_BYTE", "NEWSGLOSS_MAX_IN_FLIGHT_BYTES"),
        ("NEWSGLOSS_KAFKA_BOOTSTRAP_SERVERS", "KAFKA_BOOTSTRAP_SERVERS"),
        ("newsgloss_workres", "NEWSGLOSS_WORKERS"),
        ("newsgloss_workers_file", "NEWSGLOSS_WORKERS_FILE"),
    ],
)
def test_a_name_that_nobody_reads_is_said_with_the_nearest(given: str, meant: str) -> None:
    assert said("KAFKA_BOOTSTRAP_SERVERS", **{given: "2"}) == [
        f"{given}: there is no such setting; is {meant} meant? Otherwise unset it"
    ]


def test_a_name_like_no_other_leads_to_the_list() -> None:
    (line,) = said(NEWSGLOSS_XYZZY="1")
    assert (
        line == "NEWSGLOSS_XYZZY: there is no such setting; docs/configuration.md lists those that there are"
    )


@pytest.mark.parametrize(
    "name",
    [
        "NEWSGLOSS_WORKERS",
        "newsgloss_workers",
        "NEWSGLOSS_WORKERS_FILE",
        "NEWSGLOSS_INGEST_KEYS_FILE",
        "NEWSGLOSS_INGEST_KEYS_FILE_FILE",
        "NEWSGLOSS_STEP_SUMMARY_MODEL",
        "NEWSGLOSS_STEP_SUMMARY_MODEL_FILE",
        "NEWSGLOSS_DEV_KAFKA_HOME",
        "KAFKA_HEAP_OPTS",
        "PATH",
    ],
)
def test_a_setting_of_any_service_passes_and_so_does_what_is_not_ours(name: str) -> None:
    assert not said(**{name: "1"})


def test_what_is_empty_counts_as_not_set() -> None:
    assert not said(NEWSGLOSS_WORKRES="")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSGLOSS_INGEST_SERVICE_HOST", "10.96.0.7"),
        ("NEWSGLOSS_INGEST_SERVICE_HOST", "fd00::7"),
        ("NEWSGLOSS_INGEST_SERVICE_PORT", "8080"),
        ("NEWSGLOSS_INGEST_SERVICE_PORT_HTTP", "8080"),
        ("NEWSGLOSS_INGEST_PORT", "tcp://10.96.0.7:8080"),
        ("NEWSGLOSS_INGEST_PORT_8080_TCP", "tcp://10.96.0.7:8080"),
        ("NEWSGLOSS_INGEST_PORT_8080_TCP_PROTO", "tcp"),
        ("NEWSGLOSS_INGEST_PORT_8080_TCP_PORT", "8080"),
        ("NEWSGLOSS_INGEST_PORT_8080_TCP_ADDR", "10.96.0.7"),
        ("NEWSGLOSS_ENRICH_PORT", "udp://[fd00::7]:8081"),
        ("NEWSGLOSS_PORT", "tcp://10.96.0.8:80"),
        ("NEWSGLOSS_SERVICE_HOST", "10.96.0.8"),
        ("NEWSGLOSS_BLUE_INGEST_2_SERVICE_PORT_WEB_TLS", "443"),
        ("NEWSGLOSS_INGEST_NAME", "/enrich/newsgloss-ingest"),
        ("NEWSGLOSS_INGEST_PORT_8080_TCP_START", "tcp://172.17.0.5:8080"),
    ],
)
def test_what_kubernetes_and_docker_put_there_passes(name: str, value: str) -> None:
    assert not said(**{name: value})


def test_a_linked_container_s_own_variables_pass_beside_its_name_alone() -> None:
    own = {"NEWSGLOSS_INGEST_ENV_PATH": "/usr/bin"}
    assert not said(**own, NEWSGLOSS_INGEST_NAME="/enrich/newsgloss-ingest")
    assert said(**own)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSGLOSS_INGEST_PORT", "8080"),
        ("NEWSGLOSS_INGEST_SERVICE_PORT", "http"),
        ("NEWSGLOSS_INGEST_NAME", "ingest"),
        ("NEWSGLOSS_PORT_HTTP", "tcp://10.96.0.8:80"),
    ],
)
def test_what_only_looks_like_them_does_not(name: str, value: str) -> None:
    assert len(said(**{name: value})) == 1
