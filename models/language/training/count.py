# ruff: noqa: T201, C901, PLR0912  scripts that say how far they are and read their own files
"""Counts n-grams of every language and source, once: `python -m training.count`."""

import pickle
import sys
from collections import Counter

import numpy as np

from newsgloss_enrich.steps.language.letters import composed, plain_words
from newsgloss_enrich.steps.text.script import script_of
from training import texts
from training.rates import GROUPS, Rates, counted, of_langdetect, of_lingua, of_words, sources

FILE = texts.WORK / "rates.pickle"
_WITHOUT_NTREX = ("eo", "la", "yi")


def spans_per_character(words: Counter[str]) -> list[float]:
    """How many n-grams within words there are of each order, for each character of text."""
    characters = sum(count * (len(word) + 1) for word, count in words.items())
    return [
        sum(count * max(0, len(word) - order + 1) for word, count in words.items()) / characters
        for order in range(6)
    ]


def main() -> None:
    """Write `{(script, tag): {source: Rates}}`."""
    found: dict[tuple[str, str], dict[str, Rates]] = {}
    spans: dict[tuple[str, str], list[float]] = {}
    for source, by_tag in sources():
        for tag, sentences in by_tag.items():
            for script, words in counted(tag, sentences).items():
                if source != "ntrex" and (script, tag) not in found and tag not in _WITHOUT_NTREX:
                    continue
                found.setdefault((script, tag), {})[source] = of_words(words)
                if source == "ntrex":
                    spans[script, tag] = spans_per_character(words)
        print(source, len(found), file=sys.stderr)
    for tag, words in texts.word_frequencies().items():
        kept: Counter[str] = Counter()
        for word, count in words.items():
            for part in plain_words(composed(word)):
                kept[part] += count
        for script in GROUPS:
            if (script, tag) in found:
                mine = Counter({word: count for word, count in kept.items() if script_of(word[0]) == script})
                if mine:
                    found[script, tag]["wordfreq"] = of_words(mine)
    print("wordfreq", file=sys.stderr)
    for tag, rates in of_langdetect().items():
        for script in ("Latn", "Cyrl"):
            if (script, tag) in found and (script, tag) not in (("Latn", "sr"), ("Latn", "uz")):
                found[script, tag]["langdetect"] = rates
    usual = [float(x) for x in np.mean([spans[one] for one in spans if one[0] == "Latn"], axis=0)]
    for code, tag in texts.lingua_codes().items():
        scripts = [script for script in GROUPS if (script, tag) in found and (script, tag) != ("Cyrl", "uz")]
        if tag in ("lg", "st", "ts"):
            scripts = ["Latn"]
        for script in scripts:
            rates = of_lingua(code, spans.get((script, tag), usual))
            found.setdefault((script, tag), {})["lingua"] = rates
    with FILE.open("wb") as file:
        pickle.dump(found, file)
    for one in sorted(found):
        print(one, {source: len(rates.keys) for source, rates in found[one].items()})


if __name__ == "__main__":
    main()
