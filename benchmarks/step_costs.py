"""Costs of the steps in one process; steps.py starts one for each revision and gives the turns.

It reads a number of articles from its first argument, and answers each line of its input with the nanoseconds
of each step over all articles, as JSON. The first turn loads what is loaded lazily and asks the names model.
"""

import json
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from load import articles

from newsgloss_enrich.handler import record
from newsgloss_enrich.pool import InputRecord, Result
from newsgloss_enrich.steps import pipeline
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.settings import StepSettings

STEPS: dict[str, tuple[ModuleType, str]] = {
    "decode": (record, "decode_article"),
    "sanitise": (pipeline, "clean_article"),
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
OTHER, TOTAL, MODEL = "record and JSON", "all but the model", "names model"


class Remembered:
    """A finder that caches the model's answer for each article."""

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
    """CPU time of each step since the last reset.

    It is the thread's time: while a step's timer runs, Linux counts the process's time by the tick.
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
        """Return the times and reset them."""
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


def main() -> None:
    """Answer each line of the input with a turn."""
    values = articles(int(sys.argv[1]))
    handle = record.build(StepSettings().to_json())
    finders = handle._pipeline.finders.by_language  # type: ignore[attr-defined]  # noqa: SLF001
    finder = finders["en"] = Remembered(finders["en"])
    records = [
        InputRecord(topic="load", partition=0, offset=number, timestamp=0, key=None, value=value, headers=[])
        for number, value in enumerate(values)
    ]
    clock = Clock()
    for _ in sys.stdin:
        spent = turn(handle, records, clock)
        print(json.dumps(spent | {MODEL: finder.asked_ns}), flush=True)


if __name__ == "__main__":
    main()
