# ruff: noqa: T201, E501  a script that says what it has written
"""Text that the model does not know, to measure with: `python -m training.strangers`.

Languages of Tatoeba's short sentences and of the Declaration of Human Rights, and Russian and its neighbours in Latin
letters; and paragraphs of the declaration in languages that the model knows from little text. The command writes them
where `benchmarks/language_unknown.py` looks for them.
"""

import json

from newsgloss_model_language.languages import NEARLY_KNOWN, NTREX, UNKNOWN, WITHOUT_NTREX

from newsgloss_enrich.steps.text.script import count_scripts
from training import texts
from training.rates import GROUPS

FILE = texts.WORK / "strangers.json"
_KNOWN = frozenset(NTREX.values()) | WITHOUT_NTREX


def measuring() -> dict[str, dict[str, list[str]]]:
    """By source and code, texts: of Tatoeba the half that calibration has not learned from."""
    tatoeba = texts.tatoeba({code: code for code in UNKNOWN}, measuring=True)
    return {
        "Tatoeba": {code: lines[1::2] for code, lines in tatoeba.items()},
        "Declaration of Human Rights": {code: texts.declaration()[code][1][::2] for code in _declarations()},
        "romanised": {"Cyrl": texts.romanised(texts.MEASURE)},
        "known from little text": {
            f"{tag} {code}": paragraphs[1::2]
            for code, (tag, paragraphs) in texts.declaration().items()
            if tag in WITHOUT_NTREX
        },
    }


def _declarations() -> list[str]:
    """Codes of those in a script of several languages, in a language that is not known."""
    found = []
    for code, (tag, paragraphs) in texts.declaration().items():
        scripts = [script for script, _ in count_scripts(" ".join(paragraphs)).most_common(1)]
        known = tag.partition("-")[0] in _KNOWN or code in NEARLY_KNOWN
        if not known and set(scripts) & set(GROUPS):
            found.append(code)
    return found


def main() -> None:
    """Write `FILE`."""
    found = measuring()
    FILE.write_text(json.dumps(found, ensure_ascii=False) + "\n", "utf-8")
    print({source: len(by_code) for source, by_code in found.items()})


if __name__ == "__main__":
    main()
