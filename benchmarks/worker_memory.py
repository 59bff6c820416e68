"""Run by steps.py in a process of its own: the largest resident size of a worker so far, in MiB, as JSON.

What a worker process does, in the same order: import, load all models, freeze, then articles.
"""

import gc
import json
import os
from pathlib import Path

from load import SAMPLES, articles
from observe import peak_mib

import newsgloss_enrich.pool.worker  # noqa: F401 - a worker has it in memory
from newsgloss_common.plain_text import split_plain_text
from newsgloss_enrich.pool import Enriched, InputRecord
from newsgloss_enrich.steps.record import build
from newsgloss_enrich.steps.settings import StepSettings

LONG = 900_000
ENGLISH = 200


def record(value: bytes) -> InputRecord:
    """As the pool hands it over."""
    return InputRecord("load", 0, 0, 1_767_225_600_000, b"load", value, [])


def french() -> str:
    """The French sample's text."""
    return split_plain_text((SAMPLES / "ligne-de-nuit.fr.txt").read_text(encoding="utf-8")).body


def article(body: str) -> bytes:
    """A raw record."""
    return json.dumps({"article_id": "a", "source": {"id": "s"}, "title": "", "body": body}).encode()


def main() -> None:
    """Each peak holds those before it."""
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
    assert Path("/proc/self/status").exists(), "VmHWM is Linux's"
    main()
