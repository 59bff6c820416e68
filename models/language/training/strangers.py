# ruff: noqa: T201, E501  a script that says what it has written
"""Text that the model does not know, one half to learn from and one to measure: `python -m training.strangers`.

Languages of Tatoeba's short sentences and of the Declaration of Human Rights, and Russian and its neighbours
in Latin letters. The command writes the half that measures, where `benchmarks/language_unknown.py` looks for it,
together with paragraphs of the declaration in languages that the model knows from little text.
"""

import json
from collections.abc import Iterator

from newsgloss_model_language.languages import NEARLY_KNOWN, NTREX, UNKNOWN, WITHOUT_NTREX

from newsgloss_enrich.steps.text.script import count_scripts
from training import texts
from training.rates import GROUPS

FILE = texts.WORK / "strangers.json"
KNOWN = frozenset(NTREX.values()) | WITHOUT_NTREX
"""What the whole model knows: one that is trained without a language must not learn from it here either."""


def teaching() -> Iterator[str]:
    """The half to learn from."""
    for lines in _tatoeba().values():
        yield from lines[::2]
    for code in _declarations()[::2]:
        yield from texts.declaration()[code][1]
    yield from texts.romanised(texts.CHOOSE)[::4]


def measuring() -> dict[str, dict[str, list[str]]]:
    """The other half: by source and code, texts."""
    return {
        "Tatoeba": {code: lines[1::2] for code, lines in _tatoeba().items()},
        "Declaration of Human Rights": {code: texts.declaration()[code][1] for code in _declarations()[1::2]},
        "romanised": {"Cyrl": texts.romanised(texts.MEASURE)},
        "known from little text": {
            f"{tag} {code}": paragraphs[1::2]
            for code, (tag, paragraphs) in texts.declaration().items()
            if tag in WITHOUT_NTREX
        },
    }


def _tatoeba() -> dict[str, list[str]]:
    return texts.tatoeba({code: code for code in UNKNOWN}, measuring=True)


def _declarations() -> list[str]:
    """Codes of those in a script of several languages, in a language that is not known."""
    found = []
    for code, (tag, paragraphs) in texts.declaration().items():
        counts = count_scripts(" ".join(paragraphs)).most_common(1)
        if (
            tag.partition("-")[0] not in KNOWN
            and code not in NEARLY_KNOWN
            and counts
            and counts[0][0] in GROUPS
        ):
            found.append(code)
    return found


def main() -> None:
    """Write `FILE`."""
    found = measuring()
    FILE.write_text(json.dumps(found, ensure_ascii=False) + "\n", "utf-8")
    print({source: len(by_code) for source, by_code in found.items()})


if __name__ == "__main__":
    main()
