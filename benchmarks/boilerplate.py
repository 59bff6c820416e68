"""Precision and recall of the boilerplate rules.

    python benchmarks/boilerplate.py            table, and figures to benchmarks/results/boilerplate.json
    python benchmarks/boilerplate.py --misses   also the errors in the development articles

Clean: how much of 1,000 articles without boilerplate is marked. Ragged: precision and recall of exact spans
(both offsets and the kind) in articles wrapped in texts that the rules were written against ("development")
and in others whose misses were not looked at ("held_out"). The clean text is not part of the repository.
"""

import argparse
import json
import os
import platform
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import clean_articles
from load import articles
from ragged_articles import Part, Ragged, Span, ragged_articles

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate
from newsgloss_enrich.steps.text.lines import split_lines

RESULTS = Path(__file__).resolve().parent / "results" / "boilerplate.json"
SHAPES = {"one paragraph": " ", "a line each": "\n", "a paragraph each": "\n\n"}
SHORT_WORDS, SHORT_CHARACTERS, SENTENCE_ENDS = 10, 60, tuple(".!?。！？؟")  # noqa: RUF001 - meant
PARTS: tuple[Part, Part] = ("development", "held_out")


def marked(title: str, body: str) -> set[Span]:
    """The spans that the rules find."""
    return {(span.start, span.end, span.kind) for span in find_boilerplate(body, Context(title))}


def clean() -> dict[str, Any]:
    """The share of clean characters that are marked, for each way to join sentences."""
    shares = {}
    for name, joiner in SHAPES.items():
        for titled in (False, True):
            wrong = total = 0
            for article in clean_articles.clean_articles(joiner, titled=titled):
                wrong += sum(end - start for start, end, _ in marked(article.title, article.body))
                total += len(article.body)
            shares[name + (", first sentence as title" if titled else "")] = round(wrong / total, 5)
    return shares


def ragged(part: Part, count: int = 1400) -> dict[str, Any]:
    """Precision and recall over all spans and by kind, and the marked share of the story itself."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    by_language: Counter[tuple[str, str]] = Counter()
    cut = story = 0
    for article in ragged_articles(part, count):
        spans = marked(article.title, article.body)
        for counts, some in ((right, spans & article.spans), (found, spans), (wanted, article.spans)):
            counts.update(kind for _, _, kind in some)
        by_language[article.language, "right"] += len(spans & article.spans)
        by_language[article.language, "found"] += len(spans)
        by_language[article.language, "wanted"] += len(article.spans)
        outside = set(range(len(article.body))) - _characters(article.spans)
        story += len(outside)
        cut += len(outside & _characters(spans))
    languages = sorted({language for language, _ in by_language})
    return {
        "all": _rates(right.total(), found.total(), wanted.total()),
        "story_marked": round(cut / story, 5),
        "kinds": {kind: _rates(right[kind], found[kind], wanted[kind]) for kind in sorted(wanted)},
        "languages": {
            name: _rates(*(by_language[name, what] for what in ("right", "found", "wanted")))
            for name in languages
        },
    }


def short_line_spans(body: str) -> set[tuple[int, int]]:
    """The plain way: a short line without a full stop is not the story."""
    return {
        (line.start, line.end)
        for line in split_lines(body)
        if len(line.text.split()) < SHORT_WORDS
        and len(line.text) < SHORT_CHARACTERS
        and not line.text.endswith(SENTENCE_ENDS)
    }


def short_lines(part: Part, count: int = 1400) -> dict[str, float]:
    """Precision and recall of the plain way, kinds ignored, and the share of the story that it marks."""
    right = found = wanted = cut = story = 0
    for article in ragged_articles(part, count):
        lines = short_line_spans(article.body)
        spans = {(start, end) for start, end, _ in article.spans}
        right, found, wanted = right + len(lines & spans), found + len(lines), wanted + len(spans)
        outside = set(range(len(article.body))) - _characters(article.spans)
        story += len(outside)
        cut += len(outside & {at for start, end in lines for at in range(start, end)})
    rates = _rates(right, found, wanted)
    return {
        "precision": rates["precision"],
        "recall": rates["recall"],
        "story marked": round(cut / story, 5),
    }


def clean_marked_as_short_lines() -> float:
    """The largest share of clean articles that the plain way marks, over the ways to join sentences."""
    shares = []
    for joiner in SHAPES.values():
        bodies = [article.body for article in clean_articles.clean_articles(joiner, titled=False)]
        wrong = sum(end - start for body in bodies for start, end in short_line_spans(body))
        shares.append(wrong / sum(map(len, bodies)))
    return round(max(shares), 5)


def _characters(spans: set[Span]) -> set[int]:
    return {at for start, end, _ in spans for at in range(start, end)}


def _rates(right: int, found: int, wanted: int) -> dict[str, float]:
    return {
        "precision": round(right / max(1, found), 4),
        "recall": round(right / max(1, wanted), 4),
        "spans": wanted,
    }


def microseconds(count: int = 50, repeats: int = 7) -> float:
    """CPU time of all rules over an English article of about 600 words."""
    read = [json.loads(value) for value in articles(count)]
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time_ns()
        for article in read:
            find_boilerplate(article["body"], Context(article["title"]))
        best = min(best, (time.process_time_ns() - start) / count / 1000)
    return round(best, 1)


def measure() -> dict[str, Any]:
    """All figures."""
    return {
        "clean_marked": clean(),
        "ragged": {part: ragged(part) for part in PARTS},
        "microseconds_per_article": microseconds(),
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }


def show(results: dict[str, Any]) -> None:
    """Print the figures as tables."""
    for name, share in results["clean_marked"].items():
        print(f"clean, {name:<45}{share:>9.3%} marked")
    print(f"\n{'ragged':<20}" + "".join(f"{part:>28}" for part in PARTS))
    print(f"{'kind':<20}" + f"{'precision':>12}{'recall':>8}{'spans':>8}" * 2)
    parts = [results["ragged"][part] for part in PARTS]
    for table, names in (("", ["all"]), ("kinds", parts[0]["kinds"]), ("languages", parts[0]["languages"])):
        for name in names:
            rows = [(part[table] if table else part)[name] for part in parts]
            print(f"{name:<20}" + "".join(_row(row) for row in rows))
    print("story marked        " + "".join(f"{part['story_marked']:>28.3%}" for part in parts))
    print(f"\n{results['microseconds_per_article']} µs an article of 600 words")


def _row(rates: dict[str, float]) -> str:
    return f"{rates['precision']:>12.4f}{rates['recall']:>8.4f}{rates['spans']:>8.0f}"


def show_misses(count: int = 700) -> None:
    """Print missed and wrong spans of the development articles, most frequent first."""
    counts: Counter[str] = Counter()
    for article in ragged_articles("development", count):
        counts.update(_misses(article))
    for line, times in counts.most_common():
        print(f"{times:>4} {line}")


def _misses(article: Ragged) -> list[str]:
    found = marked(article.title, article.body)
    return [
        f"{sign} {kind:<18} {article.language} {article.body[start:end]!r}"
        for sign, spans in (("-", article.spans - found), ("+", found - article.spans))
        for start, end, kind in sorted(spans)
    ]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.misses:
        show_misses()
        return
    results = measure()
    show(results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
