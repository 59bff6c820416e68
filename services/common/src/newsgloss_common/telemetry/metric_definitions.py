"""Definitions of metrics, from which the page, the help texts and the series are made.

A definition names the values of each label. Input from outside can therefore not create a series: other
values count as `other`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, Self, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

OTHER = "other"
Kind = Literal["counter", "gauge", "histogram"]
NAME = re.compile(r"newsgloss_[a-z_]+")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True)
class Label:
    """One label: its values or, if only a run knows them, what bounds their number."""

    name: str
    values: tuple[str, ...] = ()
    bound: str = ""

    def __post_init__(self) -> None:
        if bool(self.values) is bool(self.bound):
            raise ValueError(f"label {self.name} needs either its values or what bounds them")


@dataclass(frozen=True)
class Definition:
    """One metric.

    Attributes:
        name: The name in queries.
        kind: Counters only grow; gauges are read; histograms have buckets.
        unit: The unit in words: seconds, bytes, records; 1 for a truth value.
        meaning: What the value says.
        when_off: What to do when it is off.
        labels: See `Label`.
        buckets: Upper bounds of a histogram's buckets.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    when_off: str
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = field(default=SECONDS)

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or (self.kind == "counter") is not self.name.endswith("_total"):
            raise ValueError(f"{self.name} is no name for a {self.kind}")

    @property
    def help(self) -> str:
        """The help text of the series."""
        return f"{self.meaning} When off: {self.when_off}"

    def with_values(self, label: str, values: Iterable[str]) -> Self:
        """Copy the definition with more values of one label, such as an operator's own names."""
        labels = tuple(
            replace(one, values=(*one.values, *values)) if one.name == label else one for one in self.labels
        )
        return replace(self, labels=labels)

    @property
    def label_names(self) -> list[str]:
        """The names in the order of a series' values."""
        return [label.name for label in self.labels]


def counter(name: str, unit: str, meaning: str, when_off: str, *labels: Label) -> Definition:
    """Define a value that only grows."""
    return Definition(name, "counter", unit, meaning, when_off, labels)


def gauge(name: str, unit: str, meaning: str, when_off: str, *labels: Label) -> Definition:
    """Define a value that is read."""
    return Definition(name, "gauge", unit, meaning, when_off, labels)


def histogram(
    name: str, unit: str, meaning: str, when_off: str, *labels: Label, buckets: tuple[float, ...] = SECONDS
) -> Definition:
    """Define a distribution of values."""
    return Definition(name, "histogram", unit, meaning, when_off, labels, buckets)


def new_counter(definition: Definition, registry: CollectorRegistry) -> Counter:
    """Create and register the counter."""
    return Counter(definition.name, definition.help, definition.label_names, registry=registry)


def new_gauge(definition: Definition, registry: CollectorRegistry) -> Gauge:
    """Create and register the gauge."""
    return Gauge(definition.name, definition.help, definition.label_names, registry=registry)


def new_histogram(definition: Definition, registry: CollectorRegistry) -> Histogram:
    """Create and register the histogram."""
    return Histogram(
        definition.name,
        definition.help,
        definition.label_names,
        buckets=definition.buckets,
        registry=registry,
    )


SeriesT = TypeVar("SeriesT", Counter, Histogram)


class Series(dict[tuple[str, ...], SeriesT], Generic[SeriesT]):
    """The series of one labelled metric by their label values; look-ups are faster than `labels()`.

    `series["timeout",]` is one series. Values that the definition does not name become `other`.
    """

    def __init__(self, family: SeriesT, definition: Definition) -> None:
        super().__init__()
        self._family: SeriesT = family
        self._known = [frozenset(label.values) for label in definition.labels]
        if len(definition.labels) == 1:
            # Created at start, so that the first event is a rise from 0 and not a new series.
            for value in definition.labels[0].values:
                self[value,]

    def __missing__(self, values: tuple[str, ...]) -> SeriesT:
        known = tuple(
            value if value in allowed else OTHER for value, allowed in zip(values, self._known, strict=True)
        )
        found = self.get(known)
        if found is None:
            found = self[known] = self._family.labels(*known)
        return found


def counters(definition: Definition, registry: CollectorRegistry) -> Series[Counter]:
    """Create the counters of a definition with labels."""
    return Series(new_counter(definition, registry), definition)


def histograms(definition: Definition, registry: CollectorRegistry) -> Series[Histogram]:
    """Create the histograms of a definition with labels."""
    return Series(new_histogram(definition, registry), definition)


def definitions_in(module: Mapping[str, object]) -> list[Definition]:
    """The definitions in a module's namespace, each once, in order."""
    return list(dict.fromkeys(value for value in module.values() if isinstance(value, Definition)))


def page_section(title: str, definitions: Iterable[Definition]) -> str:
    """Render one service's section of docs/metrics.md."""
    lines = [f"## {title}", ""]
    for one in definitions:
        lines += [f"### `{one.name}`", "", f"{one.kind.capitalize()}, {one.unit}. {one.meaning}", ""]
        for label in one.labels:
            values = ", ".join(f"`{value}`" for value in label.values) or label.bound
            lines.append(f"- `{label.name}`: {values}")
        lines += [""] if one.labels else []
        lines += [f"**When it is off:** {one.when_off}", ""]
    return "\n".join(lines)
