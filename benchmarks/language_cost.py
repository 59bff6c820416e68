"""What an article costs in the language step, beside the former default, in turns.

    python benchmarks/language_cost.py

The former default is `langdetect` as the last commit before this detector had it, `FORMER`; its sources are
taken from this repository's history. Beside it stands `langdetect` in today's step. Each has a process of its
own, and all take turns, so that a busy machine slows all of them. Of PUD's documents of 1,000 characters one
half is read first; `new` are those of the other half, each once, as articles come; `seen` are read again and
again. Milliseconds of the thread's processor time go to benchmarks/results/language.json.
"""

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import language
from language_texts import documents
from steps import SOURCES, checked_out

FORMER = "def61a1"
BATCHES, SEEN, TURNS = 8, 40, 9
CHILD = Path(__file__).resolve().parent / "language_cost_turns.py"


class Process:
    """One detector in a process of its own; `folder` has the sources of an older revision."""

    def __init__(self, detector: str, folder: Path | None = None) -> None:
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        if folder:
            environment["PYTHONPATH"] = os.pathsep.join(str(folder / source) for source in SOURCES)
        self._process = subprocess.Popen(
            [sys.executable, CHILD, detector],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def milliseconds(self, texts: list[str]) -> float:
        """For one of these texts, all read in turn."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(texts), file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def measure(texts: list[str]) -> dict[str, dict[str, float]]:
    """By detector, milliseconds for new and for seen documents."""
    with contextlib.ExitStack() as stack:
        older = stack.enter_context(checked_out(FORMER))
        processes = {
            "newsgloss-language": Process("newsgloss-language"),
            "langdetect in this step": Process("langdetect"),
            f"the default of {FORMER}": Process("langdetect", older),
        }
        for process in processes.values():
            stack.callback(process.close)
            process.milliseconds(texts[::2])
        new = _turns(processes, [texts[1::2][at::BATCHES] for at in range(BATCHES)])
        seen = _turns(processes, [texts[1::2][:SEEN]] * TURNS)
    return {
        name: {
            "new": round(statistics.mean(new[name]), 3),
            "seen": round(statistics.median(seen[name]), 3),
        }
        for name in processes
    }


def _turns(processes: dict[str, Process], batches: list[list[str]]) -> dict[str, list[float]]:
    return {
        name: list(times)
        for name, times in zip(
            processes,
            zip(*([one.milliseconds(batch) for one in processes.values()] for batch in batches), strict=True),
            strict=True,
        )
    }


def main() -> None:
    """Measure, print, write down."""
    texts = documents()
    random.Random(1).shuffle(texts)  # noqa: S311  a sample, no secret
    measured: dict[str, Any] = {
        "English": measure([one.text for one in texts if one.tag == "en"]),
        "ten languages": measure([one.text for one in texts]),
    }
    for name, figures in measured.items():
        for detector, times in figures.items():
            print(f"{name:15}{detector:30} new {times['new']:.3f} ms, seen {times['seen']:.3f} ms")
    results = json.loads(language.RESULTS.read_text(encoding="utf-8"))
    results["cost"] = measured
    language.RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
