"""Panels and rows in Grafana's JSON: 24 columns, each row of panels below the previous one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA_VERSION = 39
"""Grafana 11's version; later releases read it too."""

COLUMNS = 24
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


@dataclass(frozen=True)
class Panel:
    """One figure or graph.

    Attributes:
        title: Shown above the panel.
        queries: Pairs of PromQL and the legend of its series.
        unit: Grafana's name for the unit.
        kind: `stat` for a figure, `timeseries` for a graph.
        off: A figure is red from this value on; when negative, below its absolute value.
        more: The description in the panel's corner.
    """

    title: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"
    kind: str = "timeseries"
    off: float | None = None
    more: str = ""


@dataclass(frozen=True)
class Row:
    """Panels side by side, of equal width, under a title."""

    title: str
    panels: Sequence[Panel]
    height: int = 8


def dashboard(uid: str, title: str, rows: Sequence[Row]) -> dict[str, Any]:
    """The dashboard as Grafana imports it."""
    panels: list[dict[str, Any]] = []
    top = 0
    for row in rows:
        panels.append(
            {
                "id": len(panels) + 1, "type": "row", "title": row.title, "collapsed": False, "panels": [],
                "gridPos": {"x": 0, "y": top, "w": COLUMNS, "h": 1},
            }
        )  # fmt: skip
        width = COLUMNS // len(row.panels)
        for number, panel in enumerate(row.panels):
            place = {"x": number * width, "y": top + 1, "w": width, "h": row.height}
            panels.append({"id": len(panels) + 1, "gridPos": place, **_panel(panel)})
        top += row.height + 1
    return {
        "uid": uid,
        "title": title,
        "tags": ["newsgloss"],
        "schemaVersion": SCHEMA_VERSION,
        "editable": True,
        "refresh": "15s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {
            "list": [
                {
                    "name": "datasource",
                    "label": "Data source",
                    "type": "datasource",
                    "query": "prometheus",
                    "current": {},
                }
            ]
        },
        "panels": panels,
    }


def _panel(panel: Panel) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit}
    if panel.off is not None:
        colours = ("green", "red") if panel.off > 0 else ("red", "green")
        defaults["thresholds"] = {
            "mode": "absolute",
            "steps": [
                {"color": colours[0], "value": None},
                {"color": colours[1], "value": abs(panel.off)},
            ],
        }
    options: dict[str, Any] = {
        "legend": {"displayMode": "table", "placement": "right", "calcs": ["lastNotNull"]}
    }
    if panel.kind == "stat":
        options = {"colorMode": "background", "reduceOptions": {"calcs": ["lastNotNull"]}}
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.more,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": options,
        "targets": [
            {"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": query, "legendFormat": legend}
            for number, (query, legend) in enumerate(panel.queries)
        ],
    }
