"""Gauges that are read when they are asked for, on the event loop that owns what they read."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from newsgloss_common.metric_definitions import Definition

Read = Callable[[], float | Mapping[str, float]]
"""The value, or the value of each series by the value of its one label."""


class Readings(Collector):
    """Values of this moment. A label value that is gone, as a partition is, leaves no series."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._reads: dict[Definition, Read] = {}
        registry.register(self)

    def add(self, definition: Definition, read: Read) -> None:
        """Show what `read` tells from now on."""
        self._reads[definition] = read

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the registry would otherwise read everything when this is made."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All of them, read now."""
        for definition, read in self._reads.items():
            family = GaugeMetricFamily(definition.name, definition.help, labels=definition.label_names)
            value = read()
            if isinstance(value, Mapping):
                for label, one in value.items():
                    family.add_metric([label], one)
            else:
                family.add_metric([], value)
            yield family
