# ruff: noqa: T201, E501  a script that says what it has found
"""Pairs of one word in Ekavian and Ijekavian spelling: `python -m training.jat FOLDER` writes `jat.txt`.

Where Serbian mostly writes 'mesto', Bosnian and Croatian write 'mjesto'. The package `wordfreq` counts words of all
three together, so that both spellings are among them; but 'sela' (villages) and 'sjela' (sat down) look like such a
pair too. A word is Ekavian where neither Croatian nor Bosnian text has it, and Serbian text has it several times or
n-grams of it that the two hardly have.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from newsgloss_enrich.steps.language.letters import composed, plain_words
from training import texts

_CYRILLIC = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
_LEAST_LETTERS = 4
_ORDERS = (4, 5)
_RATIO_ALONE, _RATIO, _TIMES_ALONE, _TIMES = 15.0, 4.0, 5, 2
"""How many times as frequent an n-gram of the word is in Serbian as in the others, and how often it is met."""
_RAREST = 1e-7
_LEAST_IN_MILLION = 0.3
"""Of an Ijekavian spelling that is in no Croatian or Bosnian text: rarer ones are misspellings."""


def _met() -> dict[str, Counter[str]]:
    sources = (
        texts.ntrex(texts.TRAIN),
        texts.tatoeba({"hrv": "hr", "bos": "bs", "srp": "sr"}, measuring=False),
        texts.named_text(),
    )
    return {
        tag: Counter(
            word for one in sources for line in one.get(tag, []) for word in plain_words(composed(line))
        )
        for tag in ("bs", "hr", "sr")
    }


def _long_ngrams(tag: str) -> dict[str, float]:
    found = texts.lingua_ngrams(tag)
    return {
        gram.translate(_CYRILLIC): share
        for order in _ORDERS
        for gram, share in zip(*found[order], strict=True)
    }


def _ijekavian(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        if letter == "e":
            for spelling in ("ije", "je"):
                yield f"{word[:at]}{spelling}{word[at + 1 :]}"


def pairs() -> list[tuple[str, list[str]]]:
    """Ekavian words, and the Ijekavian spellings of each that are met."""
    met, in_million = _met(), texts.serbo_croatian_frequencies()
    ngrams = {tag: _long_ngrams(tag) for tag in ("bs", "hr", "sr")}
    others = met["hr"] + met["bs"]

    def ratio(word: str) -> float:
        order = min(len(word), _ORDERS[-1])
        spans = [word[at : at + order] for at in range(len(word) - order + 1)]
        return max(
            ngrams["sr"].get(span, 0.0) / max(ngrams["hr"].get(span, 0), ngrams["bs"].get(span, 0), _RAREST)
            for span in spans
        )

    found = []
    for word in sorted(set(in_million) | set(met["sr"])):
        if len(word) < _LEAST_LETTERS or others[word]:
            continue
        spellings = [
            one
            for one in _ijekavian(word)
            if not met["sr"][one] and (others[one] or in_million[one] >= _LEAST_IN_MILLION)
        ]
        times = met["sr"][word]
        if spellings and (
            times >= _TIMES_ALONE
            or ratio(word) >= _RATIO_ALONE
            or (times >= _TIMES and ratio(word) >= _RATIO)
        ):
            found.append((word, spellings))
    return found


def main() -> None:
    """Write a line for each pair: the Ekavian word, then the others."""
    found = pairs()
    lines = [" ".join([word, *spellings]) for word, spellings in found]
    (Path(sys.argv[1]) / "jat.txt").write_text("\n".join(lines) + "\n", "utf-8")
    print(len(found), "words")


if __name__ == "__main__":
    main()
