"""Read times of one text in ten languages, which should be about equal.

    python benchmarks/read_time.py

There is no corpus of news with measured reading times, so this asks what can be asked: PUD's documents are
translations of each other (`../shared/data/pud`, not in the repository). Beside ours: 200 words a minute over
`len(text.split())`, as websites do it. Rates differ between languages, and translations are longer than
originals, so no estimate comes out even.
"""

import statistics
from collections.abc import Callable
from typing import Any

from clean_articles import FOLDER, LANGUAGES, UNSPACED, available, documents

from newsgloss_enrich.steps.read_time import estimate_read_time

TAGS = {"zh": "zh-Hant"}
Seconds = Callable[[str, str], float]


def ours(text: str, language: str) -> float:
    """Seconds, by the step."""
    return estimate_read_time(text, TAGS.get(language, language)).seconds


def naive(text: str, _language: str) -> float:
    """Seconds, by 200 words a minute."""
    return len(text.split()) / 200 * 60


CONTESTANTS: dict[str, Seconds] = {"ours": ours, "200 words a minute, len(split)": naive}


def measure(seconds: Seconds) -> dict[str, Any]:
    """Minutes for all documents by language, the longest over the shortest, and their spread."""
    minutes = {}
    for language in LANGUAGES:
        joiner = "" if language in UNSPACED else " "
        text = "\n\n".join(joiner.join(document) for document in documents(language))
        minutes[language] = round(seconds(text, language) / 60, 1)
    return {
        "minutes": minutes,
        "longest over shortest": round(max(minutes.values()) / min(minutes.values()), 3),
        "coefficient of variation": round(
            statistics.pstdev(minutes.values()) / statistics.mean(minutes.values()), 4
        ),
    }


def main() -> None:
    """Print both."""
    if not available():
        raise SystemExit(f"no documents in {FOLDER}: set NEWSGLOSS_SHARED to the folder that has data/pud")
    for name, seconds in CONTESTANTS.items():
        print(name, measure(seconds))


if __name__ == "__main__":
    main()
