"""Metrics of the running release and of its process."""

import platform
from importlib.metadata import version

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

from newsgloss_common.telemetry.metric_definitions import Label, gauge, new_gauge

BUILD_INFO = gauge(
    "newsgloss_build_info",
    "1",
    "Always 1; the labels say what runs. `count by (version)` shows how far a rollout is.",
    "Two versions for longer than a rollout takes: it is stuck, look at the pods' `/readyz`.",
    Label("service", ("ingest", "enrich", "console")),
    Label("version", bound="the release's own"),
    Label("python", bound="the interpreter's own"),
)


def show_process(service: str, registry: CollectorRegistry) -> None:
    """Export the release of this service (the distribution `newsgloss-…`) and the metrics of its process."""
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    family = new_gauge(BUILD_INFO, registry)
    family.labels(service, version(f"newsgloss-{service}"), platform.python_version()).set(1)
