r"""Text extraction on real pages: half of the public article-extraction benchmark, by its own metric.

    python benchmarks/pages.py            the figures, and the pages with the lowest F1
    python benchmarks/pages.py --trafilatura   the same for trafilatura alone

The pages are not part of the repository; docs/pages.md says what they are. The body is measured as ingest
publishes it. For each page, the 4-token shingles of `\w+` tokens of truth and answer are compared as
multisets; true positives, false positives and false negatives are divided by their sum for that page. The
means over all pages give precision and recall, and these give F1.
"""

import argparse
import gzip
import json
import os
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import trafilatura

from newsgloss_common.html.article import article_from_html
from newsgloss_common.html.page import NoArticleError

FOLDER = (
    Path(os.environ.get("NEWSGLOSS_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data/pages"
)
SHINGLE = 4
_TOKEN = re.compile(r"\w+")
Extractor = Callable[[bytes, str], str]


class Page(NamedTuple):
    """One page of the set."""

    name: str
    html: bytes
    url: str
    text: str


class Score(NamedTuple):
    """Shares of one page: true positives, false positives, false negatives; they add up to 1."""

    right: float
    wrong: float
    missed: float

    @property
    def f1(self) -> float:
        """Of this page alone."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def available() -> bool:
    """Whether the pages are on this machine."""
    return (FOLDER / "truth.json").exists()


def pages() -> Iterator[Page]:
    """All pages, in a fixed order."""
    truth = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    for name in sorted(truth):
        html = gzip.decompress((FOLDER / "html" / f"{name}.html.gz").read_bytes())
        yield Page(name, html, truth[name]["url"], truth[name]["articleBody"])


def ours(html: bytes, url: str) -> str:
    """The body as ingest publishes it."""
    try:
        return article_from_html(html, url=url).body
    except NoArticleError:
        return ""


def trafilatura_alone(html: bytes, url: str) -> str:
    """What the library gives by itself."""
    return trafilatura.extract(html, url=url, include_comments=False) or ""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of `SHINGLE` tokens with their counts; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    runs = max(1, len(tokens) - SHINGLE + 1)
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(runs)) if tokens else Counter()


def score(truth: str, answer: str) -> Score:
    """Compare one answer with the truth."""
    wanted, given = shingles(truth), shingles(answer)
    right = (wanted & given).total()
    wrong, missed = given.total() - right, wanted.total() - right
    every = right + wrong + missed
    return Score(right / every, wrong / every, missed / every) if every else Score(1.0, 0.0, 0.0)


def scores(extract: Extractor) -> dict[str, Score]:
    """The score of each page, by its name."""
    return {page.name: score(page.text, extract(page.html, page.url)) for page in pages()}


def figures(found: dict[str, Score]) -> dict[str, float]:
    """Precision, recall and F1 over all pages."""
    right, wrong, missed = (statistics.mean(column) for column in zip(*found.values(), strict=True))
    precision, recall = right / (right + wrong), right / (right + missed)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trafilatura", action="store_true")
    parser.add_argument("--worst", type=int, default=20)
    arguments = parser.parse_args()
    if not available():
        raise SystemExit(f"not measured: no pages in {FOLDER} (NEWSGLOSS_SHARED)")
    found = scores(trafilatura_alone if arguments.trafilatura else ours)
    for name, one in sorted(found.items(), key=lambda item: item[1].f1)[: arguments.worst]:
        print(f"{name[:12]}  F1 {one.f1:.3f}  wrong {one.wrong:.3f}  missed {one.missed:.3f}")
    print("  ".join(f"{name} {value:.4f}" for name, value in figures(found).items()))


if __name__ == "__main__":
    main()
