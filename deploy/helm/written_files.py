"""The files of the chart that are written from its values' model and from `VERSION`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from deploy.helm.values import ChartValues, schema
from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[2]
CHART = Path(__file__).parent / "newsgloss"
PAGE = ROOT / "docs" / "helm.md"
BEGIN, END = "<!-- values: written by make chart -->\n", "<!-- end of values -->\n"
WRITTEN = "# Written by `make chart` from deploy/helm/values.py.\n"
COMMENT_WIDTH = 110


def files() -> dict[Path, str]:
    """Each file's text as it should be."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    return {
        CHART / "Chart.yaml": chart(),
        CHART / "values.yaml": values(),
        CHART / "values.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n",
        PAGE: f"{head}{BEGIN}{table()}{END}{rest.partition(END)[2]}",
    }


def chart() -> str:
    """`Chart.yaml`: Helm wants a semantic version, so that a development version gets a hyphen."""
    version = (ROOT / "VERSION").read_text(encoding="utf-8").strip()
    semantic = re.sub(r"\.dev(\d+)$", r"-dev.\1", version)
    about = {
        "apiVersion": "v2",
        "name": "newsgloss",
        "description": "Enriches news articles on Kafka: language, named entities, read time.",
        "type": "application",
        "version": semantic,
        "appVersion": version,
        "kubeVersion": ">=1.30.0-0",
    }
    return WRITTEN + yaml.safe_dump(about, sort_keys=False, width=COMMENT_WIDTH)


def values() -> str:
    """`values.yaml`, each value below its description."""
    return WRITTEN + "\n".join(_described(ChartValues(), ""))


def _described(part: BaseModel, indent: str) -> Iterator[str]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        yield f"{indent}# {field.description}"
        if isinstance(value, BaseModel):
            yield f"{indent}{name}:"
            yield from _described(value, indent + "  ")
        else:
            text = yaml.safe_dump({name: value}, sort_keys=False, width=COMMENT_WIDTH)
            yield from (indent + line for line in text.splitlines())
        if not indent:
            yield ""


def table() -> str:
    """The table of values in docs/helm.md."""
    rows = [f"| `{name}` | {_shown(value)} | {text} |" for name, value, text in _rows(ChartValues(), "")]
    return "\n".join(["| value | default | |", "|---|---|---|", *rows, ""])


def _rows(part: BaseModel, prefix: str) -> Iterator[tuple[str, Any, str]]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            yield from _rows(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value, str(field.description)


def _shown(value: Any) -> str:
    return f"`{json.dumps(value)}`" if value not in ("", {}, []) else ""
