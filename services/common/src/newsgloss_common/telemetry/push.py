"""Sends the metrics of a Prometheus registry by OTLP too, with the same names and values.

They are collected on the event loop, which owns the values, and sent from a thread.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric

from newsgloss_common.telemetry.settings import MetricsPushSettings, TelemetryMissingError

if TYPE_CHECKING:
    from opentelemetry.sdk.metrics.export import MetricsData

log = structlog.get_logger(__name__)

SEND_SECONDS = 10.0


def metrics_data(families: Iterable[Metric], service: str, started_ns: int, now_ns: int) -> "MetricsData":
    """Convert metrics to OTLP; counters and histograms are cumulative since `started_ns`."""
    from opentelemetry.sdk.metrics import export  # noqa: PLC0415 - imported only when it is on
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope  # noqa: PLC0415

    total = export.AggregationTemporality.CUMULATIVE

    def number(labels: dict[str, str], value: float) -> export.NumberDataPoint:
        return export.NumberDataPoint(dict(labels), started_ns, now_ns, value)

    found = []
    for family in families:
        data: export.Sum | export.Gauge | export.Histogram
        name = family.name
        if family.type == "counter":
            name = f"{family.name}_total"
            points = [number(one.labels, one.value) for one in family.samples if one.name == name]
            data = export.Sum(points, total, is_monotonic=True)
        elif family.type == "histogram":
            data = export.Histogram(
                [_histogram_point(*series, started_ns, now_ns) for series in _histograms(family)], total
            )
        else:
            data = export.Gauge([number(one.labels, one.value) for one in family.samples])
        found.append(export.Metric(name, family.documentation, "", data))
    scope = export.ScopeMetrics(InstrumentationScope("newsgloss"), found, "")
    resource = Resource.create({"service.name": service})
    return export.MetricsData([export.ResourceMetrics(resource, [scope], "")])


def _histograms(family: Metric) -> Iterable[tuple[dict[str, str], list[tuple[float, float]], float]]:
    """The labels, the cumulative buckets by upper bound, and the sum of each series."""
    series: dict[tuple[tuple[str, str], ...], tuple[dict[str, str], list[tuple[float, float]], list[float]]]
    series = {}
    for one in family.samples:
        labels = {name: value for name, value in one.labels.items() if name != "le"}
        _, buckets, sums = series.setdefault(tuple(sorted(labels.items())), (labels, [], []))
        if one.name.endswith("_bucket"):
            buckets.append((float(one.labels["le"]), one.value))
        elif one.name.endswith("_sum"):
            sums.append(one.value)
    return [(labels, sorted(buckets), sum(sums)) for labels, buckets, sums in series.values()]


def _histogram_point(
    labels: dict[str, str], buckets: list[tuple[float, float]], total: float, started_ns: int, now_ns: int
) -> Any:
    from opentelemetry.sdk.metrics.export import HistogramDataPoint  # noqa: PLC0415

    counts = [int(count) for _, count in buckets]
    single = [upper - lower for lower, upper in zip([0, *counts], counts, strict=False)]
    bounds = [bound for bound, _ in buckets[:-1]]
    # The smallest and the largest value are unknown; with None the message omits them.
    return HistogramDataPoint(
        labels, started_ns, now_ns, counts[-1], total, single, bounds, None, None  # type: ignore[arg-type]
    )  # fmt: skip


@asynccontextmanager
async def pushing(
    settings: MetricsPushSettings, service: str, registry: CollectorRegistry
) -> AsyncIterator[None]:
    """Send the metrics every `metrics_push_seconds` for the length of the block, and once at its end.

    Raises:
        TelemetryMissingError: It is on, and the packages are not installed.
    """
    if settings.metrics_push == "off":
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import (  # noqa: PLC0415
            OTLPMetricExporter,
        )
    except ImportError as error:
        raise TelemetryMissingError("NEWSGLOSS_METRICS_PUSH", error) from error
    exporter = OTLPMetricExporter(timeout=SEND_SECONDS)
    started_ns = time.time_ns()

    async def send() -> None:
        data = metrics_data(list(registry.collect()), service, started_ns, time.time_ns())
        await _in_thread(lambda: exporter.export(data))

    async def forever() -> None:
        while True:
            await asyncio.sleep(settings.metrics_push_seconds)
            try:
                await send()
            except Exception as error:  # noqa: BLE001 - the next push may succeed
                log.warning("metrics could not be collected", error=repr(error))

    sending = asyncio.create_task(forever(), name="metrics push")
    try:
        yield
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await send()
        await _in_thread(exporter.shutdown)


async def _in_thread(call: Callable[[], object]) -> None:
    """Call in a thread, within a bound; the next push makes up for a failure."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await asyncio.to_thread(call)
    except Exception as error:  # noqa: BLE001 - whatever the exporter raises, the next push may succeed
        log.warning("metrics were not sent", error=repr(error))
