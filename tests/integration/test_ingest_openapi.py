"""The OpenAPI document against the service that it describes, by schemathesis.

It calls every operation with what its document allows and with what it does not, and compares each answer's
status, type and schema with the document. Bounded: a few dozen calls an operation.
"""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.patience import PATIENCE_SECONDS

from newsgloss_ingest.api import catalogue

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 40


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context: Any, value: Any) -> bytes:
    """A batch is generated as text; what is generated as something else is sent as one line."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


@pytest.fixture(scope="module")
def service(kafka: str) -> Iterator[str]:
    """The address of a service that is ready."""
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "NEWSGLOSS_RAW_TOPIC": f"raw.{uuid.uuid4().hex}",
        "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
    }
    command = [str(Path(sys.executable).with_name("newsgloss-ingest")), "serve"]
    with subprocess.Popen(
        command, env=os.environ | environment, stderr=subprocess.PIPE, text=True
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
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode == 0


@pytest.fixture(scope="module")
def operations(service: str) -> dict[str, Any]:
    """The document's operations by method and path."""
    loaded = schemathesis.openapi.from_url(f"{service}/openapi.json")
    loaded.config.update(base_url=service)
    found: list[Any] = list(loaded.get_all_operations())
    return {operation.label: operation for operation in (result.ok() for result in found)}


OPERATIONS = (
    "POST /v1/articles",
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
    operations: dict[str, Any], label: str, mode: GenerationMode
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
        case.call_and_validate(checks=CHECKS, timeout=PATIENCE_SECONDS)

    try:
        call()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "nothing that the document allows could be made"


def test_every_problem_of_the_catalogue_is_in_the_document(service: str) -> None:
    text = httpx.get(f"{service}/openapi.json", timeout=PATIENCE_SECONDS).text
    described = set(json.loads(text)["components"]["schemas"])
    assert {"RawArticle", "Accepted", "Valid", "AcceptedLine", "FailedLine", "Problem"} <= described
    assert [kind.slug for kind in catalogue.KINDS if kind.type not in text] == []
