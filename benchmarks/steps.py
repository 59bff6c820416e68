"""What each step of enriching one article costs, in CPU time of one process, the names model apart.

    python benchmarks/steps.py                 English articles of 500-700 words (about a minute)
    python benchmarks/steps.py --articles 20   fewer of them

Every article is enriched once with the model; after that its names come from memory. Each step's time is the
best of the repeats, its caches warm: the articles are shuffles of a few paragraphs, so words come back more
often than in a day's news. Peaks of memory (VmHWM) are of another process, which does what a worker does.
How many times faster the whole is than with spaCy: `names.py whole`. Figures go to
benchmarks/results/steps.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from load import articles

from newsgloss_enrich.pool import InputRecord, Result
from newsgloss_enrich.steps import pipeline, record
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.settings import StepSettings

WORKER_MEMORY = Path(__file__).resolve().parent / "worker_memory.py"
RESULTS = Path(__file__).resolve().parent / "results" / "steps.json"
STEPS: dict[str, tuple[ModuleType, str]] = {
    "decode": (record, "decode_article"),
    "sanitise": (pipeline, "_sanitised"),
    "boilerplate": (pipeline, "find_boilerplate"),
    "claims": (pipeline, "read_claims"),
    "story": (pipeline, "take_story"),
    "language": (pipeline, "detect_language"),
    "entities, without the model": (pipeline, "find_entities_within"),
    "read time": (pipeline, "estimate_read_time"),
    "fingerprint": (pipeline, "simhash"),
    "result hash": (pipeline, "result_hash"),
}
"""Each step's entry, and the module that calls it."""
MODEL, OTHER, TOTAL = "names model", "record and JSON", "all but the model"


class Remembered:
    """A finder that asks the model once for each article."""

    def __init__(self, finder: NameFinder) -> None:
        self.name, self.version = finder.name, finder.version
        self._finder = finder
        self._known: dict[str, list[list[FoundName]]] = {}
        self.asked_ns = 0

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`."""
        key = "\n".join(paragraphs)
        if key not in self._known:
            start = time.thread_time_ns()
            self._known[key] = self._finder.find(paragraphs)
            self.asked_ns += time.thread_time_ns() - start
        return self._known[key]


class Clock:
    """The time that has gone into each step since the last reset.

    The thread's, not the process's: while a step's budget runs, Linux counts the latter by the tick.
    """

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STEPS, 0)
        for name, (module, function) in STEPS.items():
            setattr(module, function, self._timed(name, getattr(module, function)))

    def _timed(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.thread_time_ns()
            try:
                return step(*args, **kwargs)
            finally:
                self.spent[name] += time.thread_time_ns() - start

        return timed

    def reset(self) -> dict[str, int]:
        """What was spent, and begin again."""
        spent, self.spent = self.spent, dict.fromkeys(STEPS, 0)
        return spent


def turn(handle: Callable[[InputRecord], Result], records: list[InputRecord], clock: Clock) -> dict[str, int]:
    """Nanoseconds of each step over all records."""
    clock.reset()
    start = time.thread_time_ns()
    for one in records:
        handle(one)
    total = time.thread_time_ns() - start
    spent = clock.reset()
    return {**spent, OTHER: total - sum(spent.values()), TOTAL: total}


def measure(count: int, repeats: int) -> dict[str, Any]:
    """Microseconds an article and step, and words a second and process."""
    values = articles(count)
    words = sum(len(json.loads(value)["body"].split()) for value in values) / count
    handle = record.build(StepSettings().to_json())
    finders = handle._pipeline.finders.by_language  # type: ignore[attr-defined]  # noqa: SLF001
    finder = finders["en"] = Remembered(finders["en"])
    records = [
        InputRecord(topic="load", partition=0, offset=number, timestamp=0, key=None, value=value, headers=[])
        for number, value in enumerate(values)
    ]
    clock = Clock()
    turn(handle, records, clock)
    turns = [turn(handle, records, clock) for _ in range(repeats)]
    micros = {name: round(min(each[name] for each in turns) / count / 1000, 1) for name in turns[0]}
    model = round(finder.asked_ns / count / 1000, 1)
    memory = subprocess.run([sys.executable, WORKER_MEMORY], stdout=subprocess.PIPE, check=True).stdout
    return {
        "microseconds": micros,
        "names_model": {"name": finder.name, "microseconds": model},
        "words_per_article": round(words, 1),
        "words_per_second": {
            "all but the model": round(words / micros[TOTAL] * 1e6),
            "with the model": round(words / (micros[TOTAL] + model) * 1e6),
        },
        "worker_peak_mib": json.loads(memory),
        "articles": count,
        "repeats": repeats,
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }


def show(results: dict[str, Any]) -> None:
    """The figures as a table."""
    micros: dict[str, float] = results["microseconds"]
    print(f"{'step':<30}{'µs/article':>12}{'share':>8}")
    for name, value in micros.items():
        print(f"{name:<30}{value:>12.1f}{value / micros[TOTAL]:>8.1%}")
    model = results["names_model"]
    print(f"{model['name']:<30}{model['microseconds']:>12.1f}")
    for name, rate in results["words_per_second"].items():
        print(f"words/s a process, {name}: {rate:,}")
    for name, peak in results["worker_peak_mib"].items():
        print(f"peak of a worker, {name}: {peak} MiB")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    results = measure(options.articles, options.repeats)
    show(results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
