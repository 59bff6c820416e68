"""Gauges that are read at each scrape, on the event loop that owns the values."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from newsgloss_common.telemetry.metric_definitions import Definition

Read = Callable[[], float | Mapping[str, float]]
"""Returns the value, or the value of each series by the value of its label."""


class CallbackGauges(Collector):
    """Values read at each scrape. A label value that is gone (a revoked partition) has no series."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._reads: dict[Definition, Read] = {}
        registry.register(self)

    def add(self, definition: Definition, read: Read) -> None:
        """Export what `read` returns."""
        self._reads[definition] = read

    def describe(self) -> Iterable[Metric]:
        """Describe nothing: otherwise the registry would call `collect` at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read all gauges."""
        for definition, read in self._reads.items():
            family = GaugeMetricFamily(definition.name, definition.help, labels=definition.label_names)
            value = read()
            if isinstance(value, Mapping):
                for label, one in value.items():
                    family.add_metric([label], one)
            else:
                family.add_metric([], value)
            yield family
