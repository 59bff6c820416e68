"""Prints a worker's peak resident size after each load, in MiB, as JSON; steps.py runs it in a new process.

It follows the order of a worker process: import, load all models, freeze, enrich articles.
"""

import gc
import json
import os
from pathlib import Path

from load import SAMPLES, articles
from observe import peak_mib

import newsgloss_enrich.pool.worker  # noqa: F401 - a worker process has it loaded
from newsgloss_common.article.plain_text import split_plain_text
from newsgloss_enrich.handler.record import build
from newsgloss_enrich.pool import Enriched, InputRecord
from newsgloss_enrich.steps.settings import StepSettings

LONG = 900_000
ENGLISH = 200


def record(value: bytes) -> InputRecord:
    """Return the record as the pool would pass it to a worker."""
    return InputRecord("load", 0, 0, 1_767_225_600_000, b"load", value, [])


def french() -> str:
    """Return the body of the French sample."""
    return split_plain_text((SAMPLES / "ligne-de-nuit.fr.txt").read_text(encoding="utf-8")).body


def article(body: str) -> bytes:
    """Return a raw record with this body and an empty title."""
    return json.dumps({"article_id": "a", "source": {"id": "s"}, "title": "", "body": body}).encode()


def main() -> None:
    """Print the peaks; each is a maximum since the process started."""
    handle = build(StepSettings().to_json())
    gc.collect()
    gc.freeze()
    long_english = json.loads(articles(1, words=(150_000, 150_000))[0])["body"][:LONG]
    long_french = french().replace("\n", " ") * (LONG // len(french()))
    loads = {
        "models loaded": [],
        f"{ENGLISH} English articles": articles(ENGLISH),
        "a French article": [article(french())],
        "900 kB of English": [article(long_english)],
        "900 kB of French in one line": [article(long_french)],
        "900 kB of one letter": [article("a" * LONG)],
    }
    peaks = {}
    for name, values in loads.items():
        for value in values:
            assert isinstance(handle(record(value)), Enriched)
        peaks[name] = round(peak_mib(os.getpid()), 1)
    print(json.dumps(peaks))


if __name__ == "__main__":
    assert Path("/proc/self/status").exists(), "VmHWM is available on Linux only"
    main()
