"""The language of a story, or `und`: script first, then a detector, then how likely its answer is.

A script that one language is written in decides alone; another cuts the candidates. Addresses and hashes are
not looked at, and what may be a mere name gets no language. Method and figures: docs/language.md.
"""

from dataclasses import dataclass

from newsgloss_enrich.steps.chinese import han_languages
from newsgloss_enrich.steps.language_detectors import LanguageDetector
from newsgloss_enrich.steps.language_tags import names_a_language, normalise_tag, same_language
from newsgloss_enrich.steps.language_words import may_be_a_name, words_alone
from newsgloss_enrich.steps.script import count_scripts
from newsgloss_enrich.steps.script_languages import ONE_LANGUAGE, main_script, possible
from newsgloss_schemas import Language, LanguageAlternative

UNDETERMINED = "und"
LOOKED_AT = 1_000
"""Characters of the story that are looked at."""
LEAST_CONFIDENCE = 0.5
"""Under it the answer is `und`; chosen by benchmarks/language.py."""
_SURE = 0.999
"""Confidence where the script decides: as often as it is right on PUD's Korean and Thai sentences."""
_LEAST_SCRIPT_SHARE = 0.5
_LEAST_ALTERNATIVE = 0.01
_CHINESE_SCRIPTS = {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan"}


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """The finding, and why it is `und` where it is."""

    language: Language
    reason: str | None = None


def detect_language(text: str, detector: LanguageDetector, *, hint: str | None = None) -> LanguageResult:
    """Say what language the first `LOOKED_AT` characters of a story are in."""
    text = words_alone(text[:LOOKED_AT])
    scripts = count_scripts(text)
    script, share = main_script(scripts) or (None, 0.0)
    guesses: list[tuple[str, float]] = []
    if script is None:
        reason: str | None = "no letters"
    elif share < _LEAST_SCRIPT_SHARE:
        reason = "mixed scripts"
    elif may_be_a_name(text, script, scripts):
        reason = "no more than a name"
    else:
        guesses = _guesses(text, script, detector)
        reason = None if guesses else "the detector knows no language that fits"
    tag, confidence = guesses.pop(0) if guesses else (UNDETERMINED, 0.0)
    if confidence < LEAST_CONFIDENCE and tag != UNDETERMINED:
        guesses.insert(0, (tag, confidence))
        tag, confidence, reason = UNDETERMINED, 0.0, "no language is likely enough"
    declared = normalise_tag(hint) if hint else None
    language = Language(
        tag=tag,
        confidence=round(confidence, 6),
        alternatives=[
            LanguageAlternative(tag=other, confidence=round(likely, 6))
            for other, likely in guesses
            if likely >= _LEAST_ALTERNATIVE
        ],
        script=_reported_script(script, tag),
        declared=declared,
        agrees=_agrees(declared, tag),
        detector=detector.name,
    )
    return LanguageResult(language, reason)


def _guesses(text: str, script: str, detector: LanguageDetector) -> list[tuple[str, float]]:
    """Tags with probabilities, the likeliest first."""
    alone = ONE_LANGUAGE.get(script)
    if alone is not None:
        return [(alone, _SURE)]
    if script == "Hani":
        return han_languages(text)
    return possible(detector.detect(text.lower() if text.isupper() else text), script, text)


def _agrees(declared: str | None, tag: str) -> bool | None:
    """None where one of them names no language."""
    if declared is None or not (names_a_language(declared) and names_a_language(tag)):
        return None
    return same_language(declared, tag)


def _reported_script(script: str | None, tag: str) -> str | None:
    if script == "Hani":
        return _CHINESE_SCRIPTS.get(tag, "Hani")
    return "Kore" if script == "Hang" else script
