"""Which release runs, and what its process takes, as metrics."""

import platform
from importlib.metadata import version

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

from newsgloss_common.metric_definitions import Label, gauge, new_gauge

BUILD_INFO = gauge(
    "newsgloss_build_info",
    "1",
    "Always 1; the labels say what runs. `count by (version)` shows how far a rollout is.",
    "Two versions for longer than a rollout takes: it is stuck, look at the pods' `/readyz`.",
    Label("service", ("ingest", "enrich")),
    Label("version", bound="the release's own"),
    Label("python", bound="the interpreter's own"),
)


def show_process(service: str, registry: CollectorRegistry) -> None:
    """Say that this service, a distribution `newsgloss-…`, runs here, and what its process takes."""
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    family = new_gauge(BUILD_INFO, registry)
    family.labels(service, version(f"newsgloss-{service}"), platform.python_version()).set(1)
