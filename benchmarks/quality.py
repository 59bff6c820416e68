"""`make quality`: the quality of the evidence beside what you would use without newsgloss, in one table.

    python benchmarks/quality.py                          all parts (some minutes)
    python benchmarks/quality.py language fingerprint     some parts; the results of the others stay

The texts are not part of the repository; a part without its texts is reported and left out. Figures
go to benchmarks/results/quality.json. Floors are in benchmarks/floors.toml, and `make test` holds the quick
form of each part to them. A new part is a function here and a line in `PARTS`.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import json
import platform
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boilerplate
import clean_articles
import entities
import fingerprint
import gum
import gum_ids
import labelled
import language
import list_ids
import names
import names_languages
import pages
import place_ids
import read_time
from floors import bound, missed

from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.order import RULES

RESULTS = Path(__file__).resolve().parent / "results" / "quality.json"
OURS = "ours"
_FEW_SENTENCES = 200
"""Of each language's development sets, in the quick form."""

Figures = dict[str, float]
"""Named figures of one contestant."""

Part = Callable[[bool], dict[str, Figures]]
"""Returns figures by contestant, ours first; the quick form has ours alone, on fewer texts."""


def language_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001 - all parts are called alike
    """Sentences, short text and strings that are no language."""
    judges = language.contestants()
    return {name: language.rows(language.measure(judges[name])) for name in ([OURS] if quick else judges)}


def boilerplate_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """Marked share of clean text, exact spans in wrapped text; beside it all short lines."""
    figures: Figures = {"clean text marked": max(boilerplate.clean().values())}
    beside: Figures = {"clean text marked": boilerplate.clean_marked_as_short_lines()}
    for part in boilerplate.PARTS:
        label = part.replace("_", " ")
        found = boilerplate.ragged(part, 700 if quick else 1400)
        figures |= {f"{label}: {what}": found["all"][what] for what in ("precision", "recall")}
        figures[f"{label}: story marked"] = found["story_marked"]
        if not quick:
            beside |= {f"{label}: {what}": x for what, x in boilerplate.short_lines(part).items()}
    return {OURS: figures} if quick else {OURS: figures, "short lines": beside}


def names_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """F1 of names by set and type, sentence by sentence, by the model alone; beside it spaCy's."""
    models = {OURS: "newsgloss"} if quick else {OURS: "newsgloss", "spaCy alone": names.BASELINE}
    result = {}
    for name, model in models.items():
        finder = load_finders(f"en={model}").by_language["en"]
        found = names.quality(finder, strip=model == names.BASELINE)
        figures: Figures = {
            f"{one} {kind}": found[one][kind]
            for one in (*labelled.DEV_SETS, "all")
            for kind in ("f1", *labelled.KINDS)
        }
        if "calibration_error" in found:
            figures["calibration error"] = found["calibration_error"]
        result[name] = figures
    return result


def languages_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """F1 of names by language, by the model alone; beside it others' models where they can be installed."""
    finders = load_finders("newsgloss")
    found = names_languages.quality(finders, _FEW_SENTENCES if quick else None)
    figures: Figures = {language: one["f1"] for language, one in found.items()}
    result = {OURS: figures}
    if not quick:
        figures |= {
            f"{language}, news": one["f1"] for language, one in names_languages.on_news(finders).items()
        }
        for model, sets in names_languages.beside().items():
            language, _, name = model.partition("=")
            on_news = {f"{language}, news": x for of, x in sets.items() if of == "news"}
            others = [x for of, x in sets.items() if of != "news"]
            result[name] = {language: statistics.mean(others)} | on_news
        figures["largest calibration error"] = max(one["calibration_error"] for one in found.values())
    figures["mean"] = statistics.mean(one["f1"] for one in found.values())
    return result


def entities_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """F1 of names in whole articles by set and type; beside it other models and rules."""
    articles = list(entities.labelled_articles())
    ours = entities.Remembered(load_finders("en=newsgloss").by_language["en"])
    found = {OURS: [entities.recorded(article, ours) for article in articles]}
    if not quick:
        spacy = entities.Remembered(load_finders(f"en={names.BASELINE}").by_language["en"])
        for name, finder, rules in (
            ("model alone", ours, ()),
            ("spaCy alone", spacy, ()),
            ("spaCy with our rules", spacy, RULES),
        ):
            found[name] = [entities.named(article, finder, rules) for article in articles]
    return {name: entities.by_set_and_kind(articles, spans) for name, spans in found.items()}


def grouping_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """CoNLL F1 of grouped mentions, rank correlation of salience; beside it plain ways to do either."""
    measured = gum.measure(load_finders("en=newsgloss").by_language["en"])
    return {OURS: measured[OURS]} if quick else measured


def read_time_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """The spread of the times of one text in ten languages."""
    contestants = [OURS] if quick else list(read_time.CONTESTANTS)
    return {
        name: {
            what: x
            for what, x in read_time.measure(read_time.CONTESTANTS[name]).items()
            if isinstance(x, float)
        }
        for name in contestants
    }


def fingerprint_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """Changed stories that are near, different ones that are far: the lowest share over ten languages."""
    measured = fingerprint.measure_all(300, [OURS]) if quick else fingerprint.measure_all(1000)
    return {name: fingerprint.worst(languages) for name, languages in measured.items()}


def pages_part(quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """Text extraction on real pages; beside it trafilatura alone."""
    extractors = {OURS: pages.ours} if quick else {OURS: pages.ours, "trafilatura": pages.trafilatura_alone}
    return {name: pages.figures(pages.scores(extract)) for name, extract in extractors.items()}


def ids_part(_quick: bool) -> dict[str, Figures]:  # noqa: FBT001
    """Ids of places in articles made by hand and in GUM, and of made-up names planted in real text.

    No other linker is beside it: those that we know need a network or gigabytes.
    """
    return {OURS: place_ids.rows() | gum_ids.rows() | list_ids.rows()}


PARTS: dict[str, Part] = {
    "language": language_part,
    "boilerplate": boilerplate_part,
    "names": names_part,  # by the model alone, sentence by sentence
    "names by language": languages_part,
    "entities": entities_part,
    "grouping": grouping_part,
    "ids": ids_part,
    "read time": read_time_part,
    "fingerprint": fingerprint_part,
    "pages": pages_part,
}


def available(part: str) -> str | None:
    """Why a part cannot be measured here, or None."""
    if part == "names by language":
        return None if names_languages.available() else "no labelled sets (NEWSGLOSS_SHARED)"
    if part in {"names", "entities"}:
        return None if labelled.available() else f"no labelled sets in {labelled.FOLDER} (NEWSGLOSS_NER_DATA)"
    if part in {"grouping", "ids"}:  # ids need the texts of `clean_articles` too, which come with them
        return None if gum.available() else f"no documents in {gum.FOLDER} (NEWSGLOSS_SHARED)"
    if part == "pages":
        return None if pages.available() else f"no pages in {pages.FOLDER} (NEWSGLOSS_SHARED)"
    if clean_articles.available():
        return None
    return f"no documents in {clean_articles.FOLDER} (NEWSGLOSS_SHARED)"


def below_floor(part: str) -> list[str]:
    """The figures of a part's quick form below their floors: 'names, ewt f1: 0.5, wanted at least 0.55'."""
    return missed(part, PARTS[part](True)[OURS])  # noqa: FBT003


def show(part: str, contestants: dict[str, Figures]) -> None:
    """One part of the table."""
    print(f"\n{part:28}" + "".join(f"{name[:26]:>28}" for name in contestants) + f"{'floor':>14}")
    for figure in contestants[OURS]:
        cells = [f"{one[figure]:28.4f}" if figure in one else f"{'-':>28}" for one in contestants.values()]
        print(f"  {figure:26}" + "".join(cells) + f"{bound(part, figure):>14}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS])
    parts = parser.parse_args().parts or list(PARTS)
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    failures: list[str] = []
    for part in parts:
        why_not = available(part)
        if why_not:
            print(f"\n{part}: not measured: {why_not}")
            continue
        contestants = PARTS[part](False)  # noqa: FBT003
        show(part, contestants)
        failures += missed(part, contestants[OURS])
        results[part] = contestants
        results["measured"] = datetime.now(UTC).date().isoformat()
        results["machine"] = f"{os.cpu_count()} cores, Python {platform.python_version()}"
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if failures:
        raise SystemExit("below the floor:\n" + "\n".join(failures))


if __name__ == "__main__":
    main()
