"""Spans, when tracing is on. While it is off, OpenTelemetry's SDK is not imported.

The context travels in the W3C `traceparent` header (Trace Context §3.2) of requests and Kafka records.
"""

import re
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from newsgloss_common.telemetry.settings import TelemetryMissingError, TelemetrySettings

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, SpanContext

Kind = Literal["server", "consumer", "producer", "internal"]
Attributes = Mapping[str, str | int | float | bool]
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
STOP_SECONDS = 3.0


class Tracing:
    """Starts the spans of one service.

    Args:
        service: The service's name in the traces.
        exporter: Receives ended spans.
        at_once: Export each span as it ends, for tests; otherwise a thread exports them in batches.
    """

    def __init__(self, service: str, exporter: "SpanExporter", *, at_once: bool = False) -> None:
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - imported only when it is on
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import (  # noqa: PLC0415
            BatchSpanProcessor,
            SimpleSpanProcessor,
        )

        resource = Resource.create({"service.name": service})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(
            SimpleSpanProcessor(exporter) if at_once else BatchSpanProcessor(exporter)
        )
        self._tracer = self._provider.get_tracer("newsgloss")

    def span(
        self,
        name: str,
        kind: Kind,
        *,
        parent: str | None = None,
        links: Iterable[str] = (),
        attributes: Attributes | None = None,
    ) -> "Span":
        """Start a span; the caller ends it.

        `parent` and `links` are values of `traceparent`. Without a well-formed parent the span begins a new
        trace. OpenTelemetry keeps the last 128 links (`OTEL_SPAN_LINK_COUNT_LIMIT`).
        """
        from opentelemetry.trace import Link, SpanKind  # noqa: PLC0415

        found = [context for link in links if (context := _context(link)) is not None]
        return self._tracer.start_span(
            name,
            context=_within(parent),
            kind=SpanKind[kind.upper()],
            links=[Link(context) for context in found],
            attributes=dict(attributes or {}),
        )

    def stop(self) -> None:
        """Export what is pending, within `STOP_SECONDS`; the rest is dropped. It blocks."""
        stopping = threading.Thread(target=self._provider.shutdown, daemon=True)
        stopping.start()
        stopping.join(STOP_SECONDS)


def traceparent_of(span: "Span") -> str:
    """The `traceparent` that makes another span a child of this one."""
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


def failed(span: "Span", what: str) -> None:
    """Mark a span as failed; `what` must contain nothing of a record."""
    from opentelemetry.trace import StatusCode  # noqa: PLC0415

    span.set_status(StatusCode.ERROR, what)


def _context(traceparent: str | None) -> "SpanContext | None":
    from opentelemetry.trace import SpanContext, TraceFlags  # noqa: PLC0415

    match = _TRACEPARENT.fullmatch(traceparent or "")
    if match is None:
        return None
    trace, span, flags = (int(part, 16) for part in match.groups())
    return SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(flags))


def _within(traceparent: str | None) -> "Context":
    from opentelemetry.context import Context  # noqa: PLC0415
    from opentelemetry.trace import NonRecordingSpan, set_span_in_context  # noqa: PLC0415

    context = _context(traceparent)
    return Context() if context is None else set_span_in_context(NonRecordingSpan(context), Context())


def tracing_of(settings: TelemetrySettings, service: str) -> Tracing | None:
    """Start tracing as it is set; None while it is off.

    Raises:
        TelemetryMissingError: It is on, and the packages are not installed.
    """
    if settings.traces == "off":
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )

        return Tracing(service, OTLPSpanExporter())
    except ImportError as error:
        raise TelemetryMissingError("NEWSGLOSS_TRACES", error) from error
