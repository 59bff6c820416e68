"""How the two constants of the language step were chosen: on PUD's w… documents and one half of the names.

The overlap makes the detector's probabilities true: the one with the least log-loss. `LEAST_CONFIDENCE` is
where right answers outnumber wrong ones by most, if still enough strings that are no language are `und`.
"""

from typing import Any

from language_scores import UNDETERMINED, Answer, judged, log_loss, undetermined
from language_texts import OPENINGS, Labelled, openings, sentences
from not_language import generate

from newsgloss_enrich.steps.language.detect import detect_language
from newsgloss_enrich.steps.language.detectors import Langdetect, LanguageDetector, Py3langid

OVERLAPS: dict[type[Langdetect | Py3langid], tuple[float, ...]] = {
    Langdetect: (1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0),
    Py3langid: (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0),
}
THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95)
NO_LANGUAGE, SEED, HALF = 2_000, 1, 0
LEAST_UNDETERMINED = 0.97
STEP = 4
"""Every fourth text: enough to choose by."""


def choose() -> dict[str, Any]:
    """Print and return both choices."""
    found: dict[str, Any] = {}
    for kind, overlaps in OVERLAPS.items():
        losses = {overlap: log_loss(_answers(kind(overlap))) for overlap in overlaps}
        found[f"log-loss by overlap, {kind.name}"] = losses
        print(f"{kind.name}: log-loss by overlap {losses}; best {min(losses, key=losses.__getitem__)}")
    detector = Langdetect()
    answers = _answers(detector)
    strings = [text for _, text in generate(NO_LANGUAGE, SEED, half=HALF)]
    table = {}
    for least in THRESHOLDS:
        given = [answer for answer in answers if answer.confidence >= least]
        right = sum(answer.right for answer in given)
        unsure = undetermined(strings, lambda text, least=least: _likeliest(text, detector, least))  # type: ignore[misc]
        table[least] = {
            "right": right,
            "wrong": len(given) - right,
            "of": len(answers),
            "no language": unsure,
        }
        print(f"at least {least}: {table[least]}")
    possible = [least for least, row in table.items() if row["no language"] >= LEAST_UNDETERMINED]
    best = max(possible, key=lambda least: table[least]["right"] - table[least]["wrong"])
    print(f"most right less wrong: {best}")
    return found | {"by threshold": table, "chosen": best}


def _texts() -> list[Labelled]:
    short = [one for words in OPENINGS for one in openings(words)]
    return [one for one in sentences() + short if one.part == "w"][::STEP]


def _answers(detector: LanguageDetector) -> list[Answer]:
    return judged(_texts(), lambda text: _likeliest(text, detector, 0.0))


def _likeliest(text: str, detector: LanguageDetector, least: float) -> tuple[str, float]:
    """The likeliest language even where the step says `und` because it is not likely enough."""
    found = detect_language(text, detector).language
    if found.tag != UNDETERMINED:
        tag, confidence = found.tag, found.confidence
    elif found.alternatives:
        tag, confidence = found.alternatives[0].tag, found.alternatives[0].confidence
    else:
        return UNDETERMINED, 0.0
    return (tag, confidence) if confidence >= least else (UNDETERMINED, 0.0)
