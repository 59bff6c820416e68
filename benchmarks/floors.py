"""Reads floors.toml and compares the figures of `quality.py` with it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).resolve().parent / "floors.toml"
WORDS = {"at_least": "at least", "at_most": "at most"}


def read() -> dict[str, dict[str, dict[str, float]]]:
    """`{"at_least": {part: {figure: floor}}, "at_most": …}`."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def bound(part: str, figure: str) -> str:
    """`>= 0.995`, or nothing."""
    floors = read()
    for kind, sign in (("at_least", ">="), ("at_most", "<=")):
        if figure in floors[kind].get(part, {}):
            return f"{sign} {floors[kind][part][figure]}"
    return ""


def missed(part: str, figures: Mapping[str, float]) -> list[str]:
    """Figures that miss their floor, and floors without a figure."""
    found = []
    for kind, parts in read().items():
        for figure, floor in parts.get(part, {}).items():
            value = figures.get(figure)
            good = value is not None and (value >= floor if kind == "at_least" else value <= floor)
            if not good:
                found.append(f"{part}, {figure}: {value}, wanted {WORDS[kind]} {floor}")
    return found
