"""The functions of Prometheus that the rules use, as its documentation defines them."""

from collections.abc import Callable, Sequence
from itertools import pairwise

Points = Sequence[tuple[float, float]]
"""Times in seconds, rising, and values."""

_NEAR = 1.1
"""A range's ends count as reached when they are within this many intervals between samples."""


def increase(points: Points, start: float, end: float) -> float | None:
    """How much a counter rose, extended to the ends of the range as Prometheus does; None for one sample.

    Below the first sample a counter is extended at most to zero. A counter that falls has begun anew.
    """
    if len(points) < 2:  # noqa: PLR2004 - two make a difference
        return None
    rise = points[-1][1] - points[0][1]
    rise += sum(before for (_, before), (_, after) in pairwise(points) if after < before)
    sampled = points[-1][0] - points[0][0]
    interval = sampled / (len(points) - 1)
    to_start, to_end = points[0][0] - start, end - points[-1][0]
    if to_start >= _NEAR * interval:
        to_start = interval / 2
    if rise > 0 and points[0][1] >= 0:
        to_start = min(to_start, sampled * points[0][1] / rise)
    if to_end >= _NEAR * interval:
        to_end = interval / 2
    return rise * (sampled + to_start + to_end) / sampled


def rate(points: Points, start: float, end: float) -> float | None:
    """The same a second."""
    rise = increase(points, start, end)
    return None if rise is None else rise / (end - start)


def deriv(points: Points, _start: float, _end: float) -> float | None:
    """The slope of the least-squares line, a second; None for one sample."""
    if len(points) < 2:  # noqa: PLR2004 - as above
        return None
    middle = sum(at for at, _ in points) / len(points)
    mean = sum(value for _, value in points) / len(points)
    spread = sum((at - middle) ** 2 for at, _ in points)
    return sum((at - middle) * (value - mean) for at, value in points) / spread if spread else None


def changes(points: Points, _start: float, _end: float) -> float | None:
    """How often the value was another one than before."""
    return float(sum(before != after for (_, before), (_, after) in pairwise(points)))


def max_over_time(points: Points, _start: float, _end: float) -> float | None:
    """The highest value."""
    return max(value for _, value in points)


OVER_TIME: dict[str, Callable[[Points, float, float], float | None]] = {
    "increase": increase,
    "rate": rate,
    "deriv": deriv,
    "changes": changes,
    "max_over_time": max_over_time,
}
