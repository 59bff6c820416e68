"""Whether telemetry is sent by OTLP; OpenTelemetry's own `OTEL_EXPORTER_OTLP_…` variables say where to."""

from typing import Literal

from pydantic import Field

from newsgloss_common.config import ConfigurationError, ServiceSettings


class MetricsPushSettings(ServiceSettings):
    """Settings of every command with metrics; off by default."""

    metrics_push: Literal["off", "otlp"] = Field(
        default="off", description="off, or otlp: send the metrics too, beside /metrics"
    )
    metrics_push_seconds: float = Field(
        default=15.0, ge=1, le=3600, description="seconds between two sendings, 1 to 3600"
    )


class TelemetrySettings(MetricsPushSettings):
    """Settings of both services; all off by default."""

    traces: Literal["off", "otlp"] = Field(
        default="off", description="off, or otlp: a span for every request, record and transaction"
    )


class TelemetryMissingError(ConfigurationError):
    """The packages are not installed; the message says how to install them."""

    def __init__(self, variable: str, error: ImportError) -> None:
        super().__init__(
            f"{variable}=otlp needs packages that are not installed ({error}): "
            "install the service's extra 'otlp', as in newsgloss-enrich[otlp]"
        )
