# ruff: noqa: E501  lists read better unbroken
"""How often each n-gram is met in each language, over all sources of text.

A rate is the expected number of an n-gram for each character of running text, the space after a word counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from langdetect.utils.ngram import NGram
from newsgloss_model_language.languages import TATOEBA
from numpy.typing import NDArray

from newsgloss_enrich.steps.language.langdetect_profiles import Profiles
from newsgloss_enrich.steps.language.letters import composed, plain_words
from newsgloss_enrich.steps.language.ngram_hashes import LONGEST_WORD, span_keys, word_ngrams
from newsgloss_enrich.steps.language.tags import normalise_tag
from newsgloss_enrich.steps.text.script import script_of
from training import texts

GROUPS = ("Latn", "Cyrl", "Arab", "Deva", "Hebr", "Ethi", "Tibt")
"""Scripts that news writes several languages in."""
WEIGHTS = {
    "ntrex": 1.0,
    "lingua": 1.0,
    "wordfreq": 0.5,
    "tatoeba": 0.2,
    "text": 0.5,
    "names": 0.3,
    "langdetect": 0.2,
}
"""How much a source counts; chosen on the lines of NTREX that are for choosing and on Tatoeba's."""
_CHUNK = 1_000
_NOT_AS_LANGDETECT = frozenset({"ar", "fa", "ur", "ro", "vi", "bg"})
"""Their letters are others after langdetect's normalisation."""
_LEAST_SHARE = 0.1
"""Of a language's words in a script: fewer are names and quotations."""
_CAPITALS_DIFFER = {"tr": 0.2, "az": 0.2, "de": 0.1}
"""Languages whose capitals do not come back as they were, and the share of text in capitals."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of n-grams; `edges` says which begin or end a word, `inner_only` that none of those are known."""

    keys: NDArray[np.uint32]
    edges: NDArray[np.bool_]
    rates: NDArray[np.float64]
    inner_only: bool = False


def of_words(words: Counter[str]) -> Rates:
    """Rates from words and how often each is met."""
    known = list(words)
    keys, edges, weights = [], [], []
    for start in range(0, len(known), _CHUNK):
        chunk = [word[:LONGEST_WORD] for word in known[start : start + _CHUNK]]
        frequencies = np.array([words[word] for word in known[start : start + _CHUNK]], dtype=np.float64)
        for part in np.array_split(np.arange(len(chunk)), max(1, sum(map(len, chunk)) // 12_000 + 1)):
            found, owners, edge = word_ngrams([chunk[at] for at in part])
            keys.append(found)
            edges.append(edge)
            weights.append(frequencies[part][owners])
    characters = sum(count * (len(word) + 1) for word, count in words.items())
    return _summed(np.concatenate(keys), np.concatenate(edges), np.concatenate(weights) / characters)


def of_lingua(code: str, spans: list[float]) -> Rates:
    """The package's n-grams within words; `spans[n]` is how many of order n there are for a character of text."""
    keys, rates = [], []
    for order, (grams, shares) in texts.lingua_ngrams(code).items():
        same = [(gram, share) for gram, share in zip(grams, shares, strict=True) if len(gram) == order]
        keys.append(span_keys([gram for gram, _ in same]))
        rates.append(np.array([share for _, share in same]) * spans[order])
    joined = np.concatenate(keys)
    return Rates(joined, np.zeros(len(joined), dtype=bool), np.concatenate(rates), inner_only=True)


def of_langdetect() -> dict[str, Rates]:
    """Langdetect's profiles, which hold n-grams of one to three characters."""
    profiles = Profiles()
    shares = profiles.shares()
    grams = np.array(list(profiles.row_of), dtype=object)
    lengths = np.array([len(gram) for gram in grams])
    found = {}
    for column, code in enumerate(profiles.langlist):
        tag = normalise_tag(code)
        if tag in _NOT_AS_LANGDETECT:
            continue
        parts = []
        for order in range(1, NGram.N_GRAM + 1):
            rows = np.flatnonzero((lengths == order) & (shares[:, column] > 0))
            rows = rows[
                [
                    " " not in gram[1:-1] and gram.strip() != "" and gram == gram.lower()
                    for gram in grams[rows]
                ]
            ]
            if len(rows):
                edge = np.array([" " in gram for gram in grams[rows]])
                parts.append((span_keys(list(grams[rows])), edge, shares[rows, column].astype(np.float64)))
        keys, edges, rates = (np.concatenate([part[at] for part in parts]) for at in range(3))
        found[tag] = Rates(keys, edges, rates)
    return found


def _summed(keys: NDArray[np.uint32], edges: NDArray[np.bool_], weights: NDArray[np.float64]) -> Rates:
    unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return Rates(unique, edges[first], np.bincount(inverse, weights, len(unique)))


def counted(tag: str, sentences: Iterable[str]) -> dict[str, Counter[str]]:
    """Words by script, each word of a group's script; those in capitals count a little where they differ."""
    found: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    others = 0
    share = _CAPITALS_DIFFER.get(tag, 0.0)
    for sentence in sentences:
        text = composed(sentence)
        for form, weight in ((text, 1.0 - share), (text.upper(), share)):
            if weight:
                for word in plain_words(form):
                    script = script_of(word[0])
                    if script in found:
                        found[script][word] += weight  # type: ignore[assignment]  # a fraction
                    else:
                        others += 1
    total = others + sum(sum(words.values()) for words in found.values())
    return {script: words for script, words in found.items() if sum(words.values()) >= _LEAST_SHARE * total}


def sources() -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Names of the sources of running text, and sentences by tag."""
    yield "ntrex", texts.ntrex_forms(texts.TRAIN)
    yield "tatoeba", texts.tatoeba(TATOEBA, measuring=False)
    yield "text", texts.running_text()
    yield "names", texts.named_text()
