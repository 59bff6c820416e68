"""What ids cost: the million names of a list, an article's time, and a second worker's memory.

    python benchmarks/ids_cost.py            prints the figures and writes results/ids_cost.json

A list of a million made-up names is built in a process of its own, and opened in another. An article's time
is the thread's, of `find_entities_within` over articles of 600 words with the names model's answers kept:
without ids, with places, and with places and the list. The three take turns, and the figures are the
differences of the medians. A second worker's memory is the growth of its private pages when it loads ids and
links articles, while a first worker has the same files mapped.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from list_ids import _ENDS, _KINDS, _MIDDLES, _STARTS
from load import articles
from observe import peak_mib
from processor import processor
from step_costs import Remembered

from newsgloss_enrich.steps.entities.ids.linker import Ids
from newsgloss_enrich.steps.entities.ids.places_file import FILE, Places
from newsgloss_enrich.steps.entities.lists.build import build
from newsgloss_enrich.steps.entities.lists.list_file import ListFile
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.within import find_entities_within
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import RawArticle

NAMES, WORDS, ARTICLES, TURNS, SECONDS = 1_000_000, 600, 100, 9, 30.0
RESULTS = Path(__file__).resolve().parent / "results" / "ids_cost.json"
PLACES = (
    Path(__file__)
    .resolve()
    .parent.parent.joinpath("services/enrich/src/newsgloss_enrich/steps/entities/ids", FILE)
)


def names(count: int) -> Iterator[str]:
    """So many different names of companies."""
    chance, seen = random.Random(18), set[str]()  # noqa: S311 - the same every time
    while len(seen) < count:
        parts = [chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS) for _ in "ab"]
        name = f"{' '.join(parts)} {chance.choice(_KINDS)}".strip()
        if name not in seen:
            seen.add(name)
            yield name


def build_one(table: str, target: str) -> dict[str, float]:
    """Build the list; called in a process of its own."""
    start, wall = time.process_time(), time.perf_counter()
    built = build(Path(table), Path(target))
    return {
        "build: processor seconds": round(time.process_time() - start, 1),
        "build: seconds": round(time.perf_counter() - wall, 1),
        "build: peak MiB": round(peak_mib(os.getpid())),
        "names": built.names,
        "list: MB": round(built.size / 1e6, 1),
    }


def open_both(target: str) -> dict[str, float]:
    """Milliseconds to open each file, the least of ten; called in a process of its own."""

    def least(path: Path, kind: type[Places] | type[ListFile]) -> float:
        def once() -> float:
            start = time.perf_counter()
            kind(path)
            return time.perf_counter() - start

        return round(1000 * min(once() for _ in range(10)), 2)

    return {"places: open ms": least(PLACES, Places), "list: open ms": least(Path(target), ListFile)}


def cost(target: str) -> dict[str, float]:
    """Milliseconds an article."""
    finder = Remembered(load_finders("newsgloss").by_language["en"])
    raws = [RawArticle.model_validate_json(value) for value in articles(ARTICLES, words=(WORDS, WORDS))]
    stories = [take_story(raw.body or "", []) for raw in raws]
    kinds: dict[str, Ids | None] = {"none": None, "places": Ids({}), "both": Ids({"things": target})}
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    linked = 0
    for turn in range(TURNS + 1):
        for kind, ids in kinds.items():
            start = time.thread_time()
            for raw, story in zip(raws, stories, strict=True):
                linker = ids.for_article(raw, "en") if ids else None
                reading = find_entities_within(
                    SECONDS, raw.title or "", story, finder, language="en", linker=linker
                )
                linked += turn == 0 and kind == "both" and sum(bool(one.ids) for one in reading.entities)
            if turn:
                spent[kind].append(1000 * (time.thread_time() - start) / ARTICLES)
    none, places, both = (statistics.median(spent[kind]) for kind in ("none", "places", "both"))
    return {
        "entities without ids: ms an article": round(none, 2),
        "places: ms an article": round(places - none, 3),
        "list: ms an article": round(both - places, 3),
        "both: ms an article": round(both - none, 3),
        "entities with ids: an article": round(linked / ARTICLES, 1),
    }


def memory(target: str) -> dict[str, float]:
    """MiB of private pages that ids add to this process."""
    finder = load_finders("newsgloss").by_language["en"]
    raws = [RawArticle.model_validate_json(value) for value in articles(ARTICLES, words=(WORDS, WORDS))]
    stories = [take_story(raw.body or "", []) for raw in raws]

    def work(ids: Ids | None) -> None:
        for raw, story in zip(raws, stories, strict=True):
            linker = ids.for_article(raw, "en") if ids else None
            find_entities_within(SECONDS, raw.title or "", story, finder, language="en", linker=linker)

    work(None)
    work(None)
    before = private_mib()
    work(Ids({"things": target}))
    print(json.dumps({"second worker: MiB": round(private_mib() - before, 1)}), flush=True)
    sys.stdin.read()
    return {}


def private_mib() -> float:
    """Private pages of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def second_worker(target: str) -> dict[str, float]:
    """The memory of the second of two such processes."""
    command = [sys.executable, __file__, "memory", target]
    workers = []
    said = ""
    for _ in range(2):
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        workers.append(worker)
        assert worker.stdout is not None
        said = worker.stdout.readline()
    for worker in workers:
        worker.communicate()
    found: dict[str, float] = json.loads(said)
    return found


def in_own_process(*arguments: str) -> dict[str, float]:
    """What a part prints."""
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        table, target = f"{folder}/things.tsv", f"{folder}/things.list"
        with Path(table).open("w", encoding="utf-8") as file:
            file.write("id\tname\ttype\n")
            file.writelines(f"c{number}\t{name}\tORG\n" for number, name in enumerate(names(NAMES)))
        figures = in_own_process("build", table, target) | in_own_process("open", target)
        figures |= in_own_process("cost", target) | second_worker(target)
    found = figures | {
        "words": WORDS, "measured": f"{datetime.now(UTC):%Y-%m-%d}", "machine": processor(),
    }  # fmt: skip
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    parts = {"build": build_one, "open": open_both, "cost": cost, "memory": memory}
    if len(sys.argv) > 1:
        part = parts[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
        if part:
            print(json.dumps(part))
    else:
        main()
