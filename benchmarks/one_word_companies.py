"""Companies of one word beside persons: how many are found, and how many are taken for persons or places.

    python benchmarks/one_word_companies.py                       the default model, alone and with the rules
    python benchmarks/one_word_companies.py --models en=NAME      another, in the form of NEWSGLOSS_MODELS

The sentences of `one_word_companies.txt` were written for this project. Exact spans. Figures go to
benchmarks/results/one_word_companies.json.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from labelled import KINDS, Scores, Spans

from newsgloss_enrich.steps.entities.draft import Rule
from newsgloss_enrich.steps.entities.find import find_names
from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.group import TYPE_GROUPS
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.order import rules_for
from newsgloss_enrich.steps.text.story import take_story

HERE = Path(__file__).resolve().parent
SENTENCES = HERE / "one_word_companies.txt"
RESULTS = HERE / "results" / "one_word_companies.json"
_MARKED = re.compile(r"\[([^\]]+)\]\((PER|ORG|LOC)\)")


def texts() -> list[tuple[str, Spans]]:
    """Each text, its sentences joined by spaces, and the names in it."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    blocks = "\n".join(line for line in lines if not line.startswith("#")).strip().split("\n\n")
    return [_text(block.replace("\n", " ")) for block in blocks]


def _text(marked: str) -> tuple[str, Spans]:
    text, names, last = "", set(), 0
    for match in _MARKED.finditer(marked):
        text += marked[last : match.start()]
        names.add((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        last = match.end()
    return text + marked[last:], names


def measure(finder: NameFinder, rules: Sequence[Rule]) -> dict[str, Any]:
    """F1 by type, and what became of the companies of one word."""
    scores, became = Scores(), Counter[str]()
    for text, wanted in texts():
        draft = find_names("", take_story(text, []), finder, language="en", rules=rules)
        found: Spans = {(name.start, name.end, TYPE_GROUPS[name.type]) for name in draft.names}
        scores.add(found, wanted)
        kinds = {(start, end): kind for start, end, kind in found}
        became.update(
            kinds.get((start, end), "missed")
            for start, end, kind in wanted
            if kind == "ORG" and " " not in text[start:end]
        )
    figures = {"f1": scores.f1()} | {kind: scores.f1([kind]) for kind in KINDS}
    return figures | {"one_word_companies": dict(became.most_common())}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", default="en=newsgloss", help="as NEWSGLOSS_MODELS")
    options = parser.parse_args()
    finder = load_finders(options.models).by_language["en"]
    results = {
        "model alone": measure(finder, ()),
        "all rules": measure(finder, rules_for("en")),
    }
    for name, figures in results.items():
        print(f"{name:12}{figures}")
    every = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    every[options.models] = results
    RESULTS.write_text(json.dumps(every, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
