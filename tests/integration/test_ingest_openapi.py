"""The OpenAPI document against the service that it describes, by schemathesis.

The service asks for keys. Schemathesis calls every operation with what its document allows and with what it
does not, and compares each answer's status, type, headers and schema with the document. Bounded: a few dozen
calls an operation.
"""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from deploy.contracts import schemathesis_hooks  # noqa: F401 - registers what is written for batches
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.patience import PATIENCE_SECONDS

from newsgloss_ingest.api import catalogue

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
"""Not that everything is accepted that the document allows: it cannot say that a page holds an article."""
EXAMPLES = 40
ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "deploy" / "contracts" / "schemathesis.toml"


@dataclass(frozen=True)
class Service:
    """A service that is ready: its address, and headers with keys; the slow one may send once a second."""

    address: str
    key: dict[str, str]
    slow_key: dict[str, str]


@pytest.fixture(scope="module")
def service(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service, with a file of keys."""
    program, keys = (
        str(Path(sys.executable).with_name("newsgloss-ingest")),
        tmp_path_factory.mktemp("keys") / "keys",
    )
    add = [program, "keys", "add", "--source", "*", "--file", str(keys)]
    key, slow_key = (
        {"Authorization": f"Bearer {_printed([*add, *options])}"} for options in ([], ["--rate", "1"])
    )
    environment = {
        "NEWSGLOSS_INGEST_KEYS_FILE": str(keys),
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "NEWSGLOSS_RAW_TOPIC": f"raw.{uuid.uuid4().hex}",
        "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
    }
    with subprocess.Popen(
        [program, "serve"], env=os.environ | environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            events = (json.loads(line) for line in process.stderr if line.startswith("{"))
            address = ""
            for event in events:
                address = event.get("address", address) if event["event"] == "listening" else address
                if event["event"] == "connected to Kafka":
                    break
            if not address:
                address = next(event["address"] for event in events if event["event"] == "listening")
            yield Service(address, key, slow_key)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode == 0


def _printed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="module")
def operations(service: Service) -> dict[str, Any]:
    """The document's operations by method and path."""
    loaded = schemathesis.openapi.from_url(f"{service.address}/openapi.json")
    loaded.config.update(base_url=service.address)
    found: list[Any] = list(loaded.get_all_operations())
    return {operation.label: operation for operation in (result.ok() for result in found)}


OPERATIONS = (
    "POST /v1/articles",
    "POST /v1/articles:text",
    "POST /v1/articles:html",
    "POST /v1/articles:batch",
    "POST /v1/articles:validate",
    "DELETE /v1/articles/{article_id}",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /problems/{slug}",
)


def test_every_operation_is_tested(operations: dict[str, Any]) -> None:
    assert set(operations) == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("label", OPERATIONS)
def test_an_answer_is_what_the_document_says(
    operations: dict[str, Any], service: Service, label: str, mode: GenerationMode
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operations[label].as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, headers=service.key, timeout=PATIENCE_SECONDS)

    try:
        call()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "nothing that the document allows could be made"


@pytest.mark.parametrize(
    "label", ["POST /v1/articles", "POST /v1/articles:validate", "DELETE /v1/articles/{article_id}"]
)
def test_the_answer_to_a_key_that_sends_too_fast_is_in_the_document(
    operations: dict[str, Any], service: Service, label: str
) -> None:
    """The other tests' key has no rate, so they never meet this answer."""
    example = {"body": {"source": {"id": "desk"}, "body": "The least."}, "media_type": "application/json"}
    path = {"article_id": "desk:1"} if "{" in label else None
    body = {} if path else example
    statuses: list[int] = []
    while 429 not in statuses and len(statuses) < EXAMPLES:
        case = operations[label].Case(path_parameters=path, **body)
        answer = case.call(headers=service.slow_key, timeout=PATIENCE_SECONDS)
        case.validate_response(answer, checks=[status_code_conformance, response_schema_conformance])
        statuses.append(answer.status_code)
    assert statuses[-1] == 429


def test_the_command_line_of_schemathesis_finds_nothing(service: Service, tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", str(CONFIGURATION), "run", f"{service.address}/openapi.json"),
        *("--header", f"Authorization: {service.key['Authorization']}"),
        *("--phases", "examples,coverage", "--request-timeout", str(int(PATIENCE_SECONDS))),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_problem_of_the_catalogue_is_in_the_document(service: Service) -> None:
    text = httpx.get(f"{service.address}/openapi.json", timeout=PATIENCE_SECONDS).text
    described = set(json.loads(text)["components"]["schemas"])
    assert {"RawArticle", "Accepted", "Valid", "AcceptedLine", "FailedLine", "Problem"} <= described
    assert [kind.slug for kind in catalogue.KINDS if kind.type not in text] == []
