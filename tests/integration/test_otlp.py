"""Metrics pushed by OTLP to a collector in the test process."""

import asyncio
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from prometheus_client import CollectorRegistry, Histogram
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.addresses import Address
from newsgloss_common.http import serving
from newsgloss_common.telemetry.metric_definitions import Label, counter, counters
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.settings import TelemetrySettings

CODES = counter("newsgloss_codes_total", "records", "Codes.", "look.", Label("code", ("a", "other")))


def sent_metrics(body: bytes) -> dict[str, Any]:
    request = ExportMetricsServiceRequest.FromString(body)
    (resource,) = request.resource_metrics
    return {metric.name: metric for metric in resource.scope_metrics[0].metrics}


async def test_the_registry_is_pushed_regularly_and_once_more_at_shutdown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bodies: list[bytes] = []
    received = asyncio.Event()

    async def receive(request: Request) -> Response:
        bodies.append(await request.body())
        received.set()
        return Response(b"", media_type="application/x-protobuf")

    registry = CollectorRegistry()
    codes = counters(CODES, registry)
    seconds = Histogram("newsgloss_seconds", "Seconds.", buckets=(0.1, 1.0), registry=registry)
    app = Starlette(routes=[Route("/v1/metrics", receive, methods=["POST"])])
    async with serving(app, Address("127.0.0.1", 0)) as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        settings = TelemetrySettings(metrics_push="otlp", metrics_push_seconds=1)
        async with pushing(settings, "newsgloss-test", registry):
            codes["a",].inc(3)
            for value in (0.05, 0.5, 0.5, 7.0):
                seconds.observe(value)
            await asyncio.wait_for(received.wait(), PATIENCE_SECONDS)
            codes["a",].inc()
    assert len(bodies) >= 2
    first, last = sent_metrics(bodies[0]), sent_metrics(bodies[-1])
    point = next(
        candidate
        for candidate in first["newsgloss_codes_total"].sum.data_points
        if candidate.attributes[0].value.string_value == "a"
    )
    assert point.as_double == 3.0
    assert first["newsgloss_codes_total"].sum.is_monotonic
    (histogram,) = first["newsgloss_seconds"].histogram.data_points
    assert list(histogram.bucket_counts) == [1, 2, 1]
    assert list(histogram.explicit_bounds) == [0.1, 1.0]
    assert (histogram.count, histogram.sum) == (4, 8.05)
    assert {total.as_double for total in last["newsgloss_codes_total"].sum.data_points} == {4.0, 0.0}


async def test_an_unreachable_collector_raises_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("newsgloss_common.telemetry.push.SEND_SECONDS", 1.0)
    async with pushing(TelemetrySettings(metrics_push="otlp"), "newsgloss-test", CollectorRegistry()):
        pass
