"""CPU time of each step for one article in one process, without the names model.

    python benchmarks/steps.py                    English articles of 500-700 words (about a minute)
    python benchmarks/steps.py --articles 20      fewer of them
    python benchmarks/steps.py --against v0.1.0   beside an older revision, in turns

Every article is enriched once with the model; after that its names come from memory. Each step's time is the
best of the repeats, its caches warm: the articles are shuffles of a few paragraphs, so words come back more
often than in a day's news. Peaks of memory (VmHWM) are of another process, which does what a worker does.
How many times faster the whole is than with spaCy: `names.py whole`. Figures go to
benchmarks/results/steps.json, the names model's time among them.

An older revision is a commit of this repository, whose steps must have the names in `step_costs.STEPS`. Its
process and the one of this checkout take turns, so that a busy machine slows both.
"""

import argparse
import contextlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from load import articles
from processor import processor
from step_costs import MODEL, TOTAL

HERE = Path(__file__).resolve().parent
WORKER_MEMORY = HERE / "worker_memory.py"
STEP_COSTS = HERE / "step_costs.py"
RESULTS = HERE / "results" / "steps.json"
SOURCES = ("services/enrich/src", "services/common/src", "schemas/src")
"""What of an older revision is measured; its models are those that are installed."""


class Measured:
    """A process that runs `step_costs.py` with this checkout's sources or an older revision's."""

    def __init__(self, count: int, source: Path | None = None) -> None:
        path = os.pathsep.join(str(source / part) for part in SOURCES) if source else ""
        self._count = count
        self._process = subprocess.Popen(
            [sys.executable, STEP_COSTS, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
            text=True,
        )
        self.turns: list[dict[str, int]] = []
        self.turn()
        self.model = self._micros(self.turns.pop()[MODEL])

    def turn(self) -> None:
        """Enrich all articles once more.

        Raises:
            RuntimeError: the process ended; it has said why.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("turn\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{STEP_COSTS.name} ended with status {self._process.wait()}")
        self.turns.append(json.loads(answer))

    def microseconds(self) -> dict[str, float]:
        """An article's best time by step."""
        return {
            name: self._micros(min(turn[name] for turn in self.turns))
            for name in self.turns[0]
            if name != MODEL
        }

    def _micros(self, nanoseconds: int) -> float:
        return round(nanoseconds / self._count / 1000, 1)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@contextlib.contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """A folder with the sources of an older revision."""
    git = shutil.which("git") or "git"
    archive = subprocess.run(
        [git, "archive", revision, *SOURCES], cwd=HERE.parent, stdout=subprocess.PIPE, check=True
    ).stdout
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
        yield Path(folder)


def in_turns(count: int, repeats: int, revision: str | None) -> Sequence[Measured]:
    """The processes after `repeats` turns each: this checkout's, then the older revision's."""
    with contextlib.ExitStack() as stack:
        sources = [None, *([stack.enter_context(checked_out(revision))] if revision else [])]
        measured = [Measured(count, source) for source in sources]
        for one in measured:
            stack.callback(one.close)
        for _ in range(repeats):
            for one in measured:
                one.turn()
    return measured


def measure(count: int, repeats: int, revision: str | None) -> dict[str, Any]:
    """Microseconds an article and step, and words a second and process."""
    words = sum(len(json.loads(value)["body"].split()) for value in articles(count)) / count
    now, *older = in_turns(count, repeats, revision)
    micros = now.microseconds()
    memory = subprocess.run([sys.executable, WORKER_MEMORY], stdout=subprocess.PIPE, check=True).stdout
    results = {
        "microseconds": micros,
        "names_model": {"microseconds": now.model},
        "words_per_article": round(words, 1),
        "words_per_second": {
            "all but the model": round(words / micros[TOTAL] * 1e6),
            "with the model": round(words / (micros[TOTAL] + now.model) * 1e6),
        },
        "worker_peak_mib": json.loads(memory),
        "articles": count,
        "repeats": repeats,
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{processor()}, Python {platform.python_version()}",
    }
    if older:
        results["older"] = {"revision": revision, "microseconds": older[0].microseconds()}
    return results


def show(results: dict[str, Any]) -> None:
    """Print the figures as a table; the ratio is of the older revision's time to this one's."""
    micros: dict[str, float] = results["microseconds"]
    older: dict[str, float] = results.get("older", {}).get("microseconds", {})
    print(results["machine"])
    print(f"{'step':<30}{'µs/article':>12}{'share':>8}" + (f"{'older':>10}{'ratio':>8}" if older else ""))
    for name, value in micros.items():
        beside = f"{older[name]:>10.1f}{older[name] / value:>8.2f}" if name in older else ""
        print(f"{name:<30}{value:>12.1f}{value / micros[TOTAL]:>8.1%}{beside}")
    print(f"{MODEL:<30}{results['names_model']['microseconds']:>12.1f}")
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
    parser.add_argument("--against", metavar="REVISION", help="an older commit to measure beside this one")
    options = parser.parse_args()
    results = measure(options.articles, options.repeats, options.against)
    show(results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
