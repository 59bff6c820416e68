"""The letters that each language writes, from the texts that train."""

from collections import Counter, defaultdict
from pathlib import Path

from newsgloss_model_language.languages import TATOEBA

from newsgloss_enrich.steps.language.letters import composed, plain_words
from newsgloss_enrich.steps.language.ngram_table import NgramTable
from newsgloss_enrich.steps.text.script import script_of
from training import texts

_LEAST_TIMES, _LEAST_SHARE = 3, 1 / 50_000
"""How often a letter occurs in a language that writes it. A rarer letter comes from foreign names."""
_BASIC = "abcdefghijklmnopqrstuvwxyz"
"""For languages that have no text here, only statistics of n-grams."""


def alphabets(table: Path) -> dict[str, list[str]]:
    """By script, the letters of each language in the order of the table's columns."""
    met: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for source in (texts.ntrex_forms(texts.TRAIN), texts.tatoeba(TATOEBA, measuring=False)):
        for tag, lines in source.items():
            for line in lines:
                for word in plain_words(composed(line)):
                    met[script_of(word[0]), tag].update(word)
    found: dict[str, list[str]] = {}
    for script, tag in NgramTable(table).columns:
        least = max(_LEAST_TIMES, _LEAST_SHARE * met[script, tag].total())
        letters = {letter for letter, times in met[script, tag].items() if times >= least} or set(_BASIC)
        found.setdefault(script, []).append("".join(sorted(letters | {"'"})))
    return found
