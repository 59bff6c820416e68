"""How often a language is told rightly, and how far its confidence is from that."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from language_texts import Labelled

UNDETERMINED = "und"
BINS = 10
Judge = Callable[[str], tuple[str, float]]
"""From a text to a tag and a confidence."""


@dataclass(frozen=True)
class Answer:
    """What was said of a text of a known language."""

    wanted: str
    tag: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it is the language."""
        return self.tag == self.wanted


def judged(texts: Iterable[Labelled], judge: Judge) -> list[Answer]:
    """One answer for each text."""
    return [Answer(text.tag, *judge(text.text)) for text in texts]


def shares(answers: Sequence[Answer]) -> dict[str, float]:
    """Right, wrong and undetermined, and the expected calibration error."""
    right = sum(answer.right for answer in answers)
    unsure = sum(answer.tag == UNDETERMINED for answer in answers)
    return {
        "right": _share(right, len(answers)),
        "und": _share(unsure, len(answers)),
        "wrong": _share(len(answers) - right - unsure, len(answers)),
        "calibration_error": calibration_error(answers),
        "texts": len(answers),
    }


def by_language(answers: Sequence[Answer]) -> dict[str, float]:
    """The share of right answers of each language."""
    wanted = sorted({answer.wanted for answer in answers})
    return {tag: accuracy([answer for answer in answers if answer.wanted == tag]) for tag in wanted}


def accuracy(answers: Sequence[Answer]) -> float:
    """The share of right answers; `und` is wrong."""
    return _share(sum(answer.right for answer in answers), len(answers))


def calibration_error(answers: Sequence[Answer]) -> float:
    """Expected calibration error (Guo et al. 2017), ten bins; `und` promises nothing and is not counted."""
    bins: list[list[Answer]] = [[] for _ in range(BINS)]
    for answer in answers:
        if answer.tag != UNDETERMINED:
            bins[min(int(answer.confidence * BINS), BINS - 1)].append(answer)
    gaps = [abs(sum(answer.confidence - answer.right for answer in one)) for one in bins]
    return round(sum(gaps) / max(1, sum(map(len, bins))), 4)


def log_loss(answers: Sequence[Answer]) -> float:
    """Mean of -log of what was promised for what came true; a wrong answer's promise is what it left over."""
    losses = [
        -math.log(max(1e-6, answer.confidence if answer.right else 1 - answer.confidence))
        for answer in answers
    ]
    return round(sum(losses) / len(losses), 4)


def undetermined(texts: Iterable[str], judge: Judge) -> float:
    """The share of texts without an answer."""
    tags = [judge(text)[0] for text in texts]
    return _share(tags.count(UNDETERMINED), len(tags))


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)
