"""Whether the detector says `und` of a language that it does not know.

    python benchmarks/language_unknown.py                           the shipped model
    python benchmarks/language_unknown.py --trained-without FOLDER  also a model that was trained without some

- `taken away`: one language after the other, its column and all that was fitted for it removed from the
  shipped model. The others' weights were tuned beside it. Every third held-out sentence of NTREX.
- `trained without`: a model that has never seen some languages, on all their held-out sentences.
- Tatoeba, the Declaration of Human Rights, romanised: what the model never knew. models/language/train.sh
  leaves the half that it has not learned from in `strangers.json`.

Figures go to benchmarks/results/language.json.
"""

import argparse
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import language
import language_ntrex
import newsgloss_model_language
import numpy as np

from newsgloss_enrich.steps.language.detect import UNDETERMINED, detect_language
from newsgloss_enrich.steps.language.newsgloss import Newsgloss
from newsgloss_enrich.steps.language.ngram_table import NgramTable, write_table

ROOT = Path(__file__).resolve().parent.parent
STRANGERS = (
    Path(os.environ.get("NEWSGLOSS_MODEL_WORK", ROOT / ".cache" / "model-language")) / "strangers.json"
)
STEP = 3
STEPS = 32
"""Of a weight in a table, as models/language/training/build.py writes them."""
ENOUGH = 0.85
"""Share of `und` that counts as told."""


def without(tag: str, folder: Path) -> Path:
    """Write the shipped model without a language to a folder."""
    shipped = newsgloss_model_language.FOLDER
    table = NgramTable(shipped / "ngrams.bin")
    weights = np.rint(table.dense() * STEPS).astype(np.uint8)
    kept = [at for at, (_, one) in enumerate(table.columns) if one != tag]
    columns = [table.columns[at] for at in kept]
    write_table(folder / "ngrams.bin", columns, table.keys, np.ascontiguousarray(weights[:, kept]), STEPS)
    fitted: dict[str, dict[str, Any]] = json.loads((shipped / "calibration.json").read_text("utf-8"))
    for script, one in fitted.items():
        tags = [other for its_script, other in table.columns if its_script == script]
        if tag in tags:
            _remove(one, tags.index(tag))
    (folder / "calibration.json").write_text(json.dumps(fitted), "utf-8")
    return folder


def _remove(fitted: dict[str, Any], at: int) -> None:
    for name in ("alphabets", "usual", "deviation"):
        del fitted[name][at]
    for close in fitted["close"]:
        pairs = [pair for pair in zip(close["languages"], close["bias"], strict=True) if pair[0] != at]
        close["languages"] = [place - (place > at) for place, _ in pairs]
        close["bias"] = [bias for _, bias in pairs]
    fitted["close"] = [close for close in fitted["close"] if len(close["languages"]) > 1]


def answers(detector: Newsgloss, texts: Iterable[str]) -> dict[str, Any]:
    """The share of `und`, and the commonest other answers."""
    tags = Counter(detect_language(text, detector).language.tag for text in texts)
    return {
        "und": round(tags[UNDETERMINED] / max(1, tags.total()), 4),
        "texts": tags.total(),
        "taken for": {tag: count for tag, count in tags.most_common(4) if tag != UNDETERMINED},
    }


def summed(by_language: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The mean over the languages, how many reach `ENOUGH`, and each."""
    shares = [one["und"] for one in by_language.values()]
    return {
        "und": round(sum(shares) / len(shares), 4),
        "languages": len(shares),
        "told": sum(share >= ENOUGH for share in shares),
        "by language": by_language,
    }


def taken_away() -> dict[str, Any]:
    """Each language of the model that NTREX has."""
    texts: dict[str, list[str]] = {}
    for one in language_ntrex.held_out():
        texts.setdefault(one.tag, []).append(one.text)
    tags = dict.fromkeys(tag for _, tag in NgramTable(newsgloss_model_language.FOLDER / "ngrams.bin").columns)
    found = {}
    for tag in tags:
        if tag in texts:
            with tempfile.TemporaryDirectory() as folder:
                found[tag] = answers(Newsgloss(without(tag, Path(folder))), texts[tag][::STEP])
    return summed(found)


def trained_without(folder: Path) -> dict[str, Any]:
    """The languages that a model of ours lacks and the shipped one has."""
    detector = Newsgloss(folder)
    known = {tag for _, tag in NgramTable(folder / "ngrams.bin").columns}
    lacking = {tag for _, tag in NgramTable(newsgloss_model_language.FOLDER / "ngrams.bin").columns} - known
    texts: dict[str, list[str]] = {}
    for one in language_ntrex.held_out():
        if one.tag in lacking:
            texts.setdefault(one.tag, []).append(one.text)
    return summed({tag: answers(detector, some) for tag, some in texts.items()})


def strangers() -> dict[str, Any]:
    """What the model has never known, by source; also how often a language known from little text is told."""
    detector = Newsgloss()
    found = {}
    for source, by_code in json.loads(STRANGERS.read_text("utf-8")).items():
        by_language = {code: answers(detector, texts) for code, texts in by_code.items()}
        found[source] = summed(by_language)
    return found


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trained-without", metavar="FOLDER", type=Path)
    options = parser.parse_args()
    results = json.loads(language.RESULTS.read_text(encoding="utf-8"))
    measured: dict[str, Any] = {
        name: one for name, one in results.get("unknown", {}).items() if name == "trained without"
    }
    measured["taken away"] = taken_away()
    if options.trained_without:
        measured["trained without"] = trained_without(options.trained_without)
    if STRANGERS.exists():
        measured |= strangers()
    else:
        print(f"no {STRANGERS}: models/language/train.sh writes it")
    for name, one in measured.items():
        print(f"{name:30} und {one['und']:.3f} in the mean of {one['languages']}, {one['told']} told")
        low = sorted((share["und"], tag, share["taken for"]) for tag, share in one["by language"].items())
        for share, tag, others in low:
            if share < ENOUGH:
                print(f"    {tag:10}{share:6.2f} {others}")
    results["unknown"] = measured
    language.RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
