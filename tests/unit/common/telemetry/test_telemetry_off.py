"""Telemetry is off by default, and then costs nothing; metrics load nothing that the parent does without."""

import subprocess
import sys

import pytest

from newsgloss_common.telemetry.settings import TelemetryMissingError, TelemetrySettings
from newsgloss_common.telemetry.tracing import tracing_of

LOOK = """
import sys
import newsgloss_{service}.service
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import tracing_of
assert tracing_of(TelemetrySettings(), "newsgloss-test") is None
print([name for name in sys.modules if name.startswith("{package}")])
"""


@pytest.mark.parametrize(
    ("service", "package"),
    [
        ("enrich", "opentelemetry"),
        ("ingest", "opentelemetry.sdk"),  # FastAPI looks for the API, and without an SDK it does nothing
    ],
)
def test_nothing_of_opentelemetry_is_imported(service: str, package: str) -> None:
    program = LOOK.format(service=service, package=package)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_the_parent_process_loads_no_step_of_enrichment() -> None:
    program = (
        "import sys, newsgloss_enrich.service; print('numpy' in sys.modules, 'onnxruntime' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "False False\n"


def test_a_missing_package_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(
        TelemetryMissingError, match=r"NEWSGLOSS_TRACES=otlp needs .*newsgloss-enrich\[otlp\]"
    ):
        tracing_of(TelemetrySettings(traces="otlp"), "newsgloss-test")
