"""Fills in an alert's summary, a template of Prometheus."""

import re

from newsgloss_console.flow.samples import Labels

_PLACE = re.compile(r"\{\{ \$(labels\.(?P<label>\w+)|value)(?: \| (?P<form>\w+))? \}\}")
_MAX_LABEL = 200
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def summary(template: str, labels: Labels, value: float) -> str:
    """The words of an alert."""
    given = dict(labels)

    def filled(place: re.Match[str]) -> str:
        label = place["label"]
        return given.get(label, "")[:_MAX_LABEL] if label else _number(value, place["form"])

    return _PLACE.sub(filled, template)


def _number(value: float, form: str | None) -> str:
    if form == "humanizePercentage":
        return f"{value:.3g}%" if abs(value) == float("inf") else f"{100 * value:.3g}%"
    if form == "humanizeDuration":
        return _duration(value)
    if form == "humanize1024":
        for unit in ("", "ki", "Mi", "Gi"):
            if abs(value) < 1024:  # noqa: PLR2004 - the unit
                return f"{value:.4g}{unit}"
            value /= 1024
        return f"{value:.4g}Ti"
    return f"{value:.4g}"


def _duration(seconds: float) -> str:
    if abs(seconds) < 1 or seconds != seconds or abs(seconds) == float("inf"):  # noqa: PLR0124 - NaN
        return f"{seconds:.3g}s"
    left = int(seconds)
    words: list[str] = []
    for unit, length in _UNITS:
        if left >= length or words:
            words.append(f"{left // length}{unit}")
            left %= length
    return " ".join(words)
