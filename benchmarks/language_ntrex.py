# ruff: noqa: SIM905  a list of tags
"""More than a hundred languages: the lines of NTREX that neither train nor calibrate the model."""

from collections.abc import Sequence

from language_scores import Answer, Judge, judged, shares
from language_texts import FOLDER, Labelled
from newsgloss_model_language.languages import NTREX

SENTENCES = FOLDER.parent / "ntrex"
HELD_OUT = slice(1350, 1500)
"""Lines 1 to 1,200 train the model, 1,201 to 1,350 calibrate it (models/language/training/texts.py)."""
OPENING = 4
NEW = "az be bs eu ga is kk mi mn ms sn sr tn xh yo zu".split()
"""Languages of the usual test sets that langdetect does not have and NTREX has."""
NOT_SPACED = frozenset({"ja", "zh-Hans", "zh-Hant", "yue", "th", "lo", "km", "my", "bo", "dz"})


def available() -> bool:
    """Whether the sentences are there."""
    return SENTENCES.is_dir()


def held_out() -> list[Labelled]:
    """The sentences, of languages with several files those of one after the other."""
    return [
        Labelled(line, tag, code)
        for code, tag in NTREX.items()
        for line in (SENTENCES / f"{code}.txt").read_text(encoding="utf-8").splitlines()[HELD_OUT]
    ]


def openings(texts: Sequence[Labelled]) -> list[Labelled]:
    """The first four words of longer sentences, where words are spaced."""
    return [
        Labelled(" ".join(words[:OPENING]), one.tag, one.part)
        for one in texts
        if one.tag not in NOT_SPACED and len(words := one.text.split()) > OPENING
    ]


def by_language(answers: Sequence[Answer]) -> dict[str, dict[str, float]]:
    """Right, wrong, undetermined and calibration error of each language."""
    tags = sorted({answer.wanted for answer in answers})
    return {tag: shares([answer for answer in answers if answer.wanted == tag]) for tag in tags}


def measure(judge: Judge, *, step: int = 1) -> dict[str, dict[str, float]]:
    """All figures; `step` takes every so manyth sentence only."""
    texts = held_out()[::step]
    answers = judged(texts, judge)
    new = [answer for answer in answers if answer.wanted in NEW]
    return {
        "sentences": shares(answers),
        "openings": shares(judged(openings(texts), judge)),
        "new languages": shares(new),
    }
