"""The newest samples of the metrics that the rules need, within bounds of time and number."""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
"""A value for each set of labels."""

SPAN_SECONDS = 3600.0
"""The longest range that the alerts look at, but for those that compare with a day or a week; these look at
what there is, as Prometheus does when it has just been started."""
MAX_SERIES = 4000
STALE_AFTER_SECONDS = 300.0
"""As Prometheus: a value that is older does not count as one of now."""
_SPARE = 64


class _Line:
    """The samples of one series; NaN says that it has ended, until another sample comes."""

    __slots__ = ("times", "values")

    def __init__(self) -> None:
        self.times = array("d")
        self.values = array("d")

    def add(self, at: float, value: float, oldest: float) -> None:
        self.times.append(at)
        self.values.append(value)
        passed = bisect_left(self.times, oldest)
        if passed > _SPARE:  # cut seldom, since each cut copies
            del self.times[:passed], self.values[:passed]


class Samples:
    """Samples by name and labels.

    Args:
        names: The metrics that are kept.
        span: How long they are kept, in seconds.
    """

    def __init__(self, names: Iterable[str], span: float = SPAN_SECONDS) -> None:
        self._lines: dict[str, dict[Labels, _Line]] = {name: {} for name in names}
        self._span = span
        self._count = 0

    def add(self, name: str, labels: Labels, at: float, value: float) -> None:
        """Keep a sample; beyond `MAX_SERIES` a new series is left out."""
        lines = self._lines.get(name)
        if lines is None:
            return
        line = lines.get(labels)
        if line is None:
            if self._count >= MAX_SERIES:
                return
            self._count += 1
            line = lines[labels] = _Line()
        line.add(at, value, at - self._span)

    def take(self, found: Mapping[tuple[str, Labels], float], at: float, of: tuple[str, str]) -> None:
        """Keep what one target says; its other series have ended.

        Args:
            found: The values by name and labels.
            at: When, in seconds of a steady clock.
            of: The label by which the target's series are known, with its value.
        """
        for (name, labels), value in found.items():
            self.add(name, labels, at, value)
        for name, lines in self._lines.items():
            for labels, line in list(lines.items()):
                if of in labels and (name, labels) not in found:
                    self._end(name, labels, line, at)

    def record(self, name: str, vector: Vector, at: float) -> None:
        """Keep what a recording rule has computed; its other series have ended."""
        for labels, value in vector.items():
            self.add(name, labels, at, value)
        for labels, line in list(self._lines.get(name, {}).items()):
            if labels not in vector:
                self._end(name, labels, line, at)

    def _end(self, name: str, labels: Labels, line: _Line, at: float) -> None:
        if not math.isnan(line.values[-1]):
            line.add(at, math.nan, at - self._span)
        elif line.times[-1] < at - self._span:
            del self._lines[name][labels]
            self._count -= 1

    def now(self, name: str, at: float) -> Iterator[tuple[Labels, float]]:
        """The newest value of each series that has one."""
        for labels, line in self._lines.get(name, {}).items():
            last = bisect_right(line.times, at) - 1
            if last < 0 or line.times[last] <= at - STALE_AFTER_SECONDS:
                continue
            if not math.isnan(line.values[last]):
                yield labels, line.values[last]

    def over(
        self, name: str, at: float, seconds: float
    ) -> Iterator[tuple[Labels, list[tuple[float, float]]]]:
        """The samples of each series after `at` - `seconds`, up to `at`."""
        for labels, line in self._lines.get(name, {}).items():
            first, end = bisect_right(line.times, at - seconds), bisect_right(line.times, at)
            found = [
                (line.times[one], line.values[one])
                for one in range(first, end)
                if not math.isnan(line.values[one])
            ]
            if found:
                yield labels, found
