# ruff: noqa: SIM905  a list of tags
"""The language of a story, or `und`: script first, then a detector, then how likely its answer is.

A script that one language is written in decides alone; others leave the choice to the detector. Addresses and
hashes are left out, and what may be a mere name gets no language. Method and figures: docs/language.md.
"""

from collections import Counter
from dataclasses import dataclass
from typing import cast

from newsgloss_enrich.steps.language.chinese import han_languages
from newsgloss_enrich.steps.language.declared import weigh_declared
from newsgloss_enrich.steps.language.detectors import LanguageDetector, SentenceDetector
from newsgloss_enrich.steps.language.letters import composed
from newsgloss_enrich.steps.language.mixed import (
    letters_of_names,
    names_within_other_letters,
    of_script,
    without_quotations,
)
from newsgloss_enrich.steps.language.script_languages import (
    NAME_WEIGHT,
    WITHIN_OTHER_LETTERS,
    main_script,
    only_language,
    possible,
)
from newsgloss_enrich.steps.language.tags import names_a_language, normalise_tag, same_language
from newsgloss_enrich.steps.language.words import is_names_and_figures, may_be_a_name, words_alone
from newsgloss_enrich.steps.text.script import count_scripts
from newsgloss_schemas import Language, LanguageAlternative

UNDETERMINED = "und"
LOOKED_AT = 1_000
"""Characters of the story that the detector reads."""
LEAST_CONFIDENCE = 0.5
"""Below it the answer is `und`, unless the detector says otherwise; chosen by benchmarks/language.py."""
LEAST_OF = dict.fromkeys(("bs", "hr", "sr"), 0.8) | dict.fromkeys("zu xh nd ss id ms no da nn".split(), 0.5)
"""These share so many words with a neighbour that a sentence of one is often as usual in another: with less
the answer is `und`, with all of them in `alternatives`. Of neighbours all have the same, or the confidence in
one language would not be true: its texts would be answered as the other alone."""
_FEW_WORDS = 3
"""So few words need `LEAST_CONFIDENCE` with any detector."""
_SURE = 0.999
"""Confidence where the script decides: as often as it is right on PUD's Korean and Thai sentences."""
_LEAST_SCRIPT_SHARE = 0.5
_LEAST_ALTERNATIVE = 0.01
_LEAST_SHARE = 0.2
"""Share of a text from which a second language is reported."""
_LEAST_SECOND = 0.8
"""Confidence in the language of a second script."""
_CHINESE_SCRIPTS = {"zh-Hans": "Hans", "zh-Hant": "Hant", "yue": "Hant", "ja": "Jpan"}

Guesses = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """The finding, and a reason where it is `und` or where the declared language decided."""

    language: Language
    reason: str | None = None


def detect_language(text: str, detector: LanguageDetector, *, hint: str | None = None) -> LanguageResult:
    """Detect the language of the first `LOOKED_AT` characters of a story."""
    text = composed(words_alone(without_quotations(text[:LOOKED_AT])))
    scripts = count_scripts(text)
    script, share = _main_script(text, scripts) or (None, 0.0)
    guesses: Guesses = []
    shares: dict[str, float] = {}
    if script is None:
        reason: str | None = "no letters"
    elif share < _LEAST_SCRIPT_SHARE:
        reason = "mixed scripts"
    elif may_be_a_name(text, script, scripts):
        reason = "no more than a name"
    elif is_names_and_figures(text):
        reason = "names and figures alone"
    else:
        mine = of_script(text, script) if share < 1 else text
        guesses, shares = _guesses(mine if script not in _WHOLE else text, script, detector)
        reason = None if guesses else "the detector knows no language that fits"
        if share <= 1 - _LEAST_SHARE:
            shares |= _second_script(text, script, share, detector)
    declared = normalise_tag(hint) if hint else None
    least: float = LEAST_CONFIDENCE
    if len(text.split()) > _FEW_WORDS:
        least = getattr(detector, "least_confidence", least)
    guesses, decided = weigh_declared(guesses, declared, sum(scripts.values()), least=least)
    tag, confidence = guesses.pop(0) if guesses else (UNDETERMINED, 0.0)
    if confidence < max(least, LEAST_OF.get(tag, least)) and tag != UNDETERMINED:
        guesses.insert(0, (tag, confidence))
        tag, confidence, reason = UNDETERMINED, 0.0, "no language is likely enough"
    elif decided:
        reason = "the text leaves several languages likely, and the declared one is among them"
    language = Language(
        tag=tag,
        confidence=round(confidence, 6),
        alternatives=_alternatives(tag, guesses, shares),
        script=_reported_script(script, tag),
        declared=declared,
        agrees=None if decided else _agrees(declared, tag),
        detector=detector.name,
    )
    return LanguageResult(language, reason)


_WHOLE = frozenset({"Hani", "Jpan", "Hang"})
"""Scripts whose text need not be parted from other letters: only characters of their own are looked at."""


def _main_script(text: str, scripts: Counter[str]) -> tuple[str, float] | None:
    """As `main_script`, with Latin names beside another script counted for little."""
    if len(scripts) == 1 or "Latn" not in scripts:
        return main_script(scripts)
    weight = WITHIN_OTHER_LETTERS if names_within_other_letters(text) else NAME_WEIGHT
    return main_script(scripts, letters_of_names(text), weight)


def _guesses(text: str, script: str, detector: LanguageDetector) -> tuple[Guesses, dict[str, float]]:
    """Tags with probabilities, the likeliest first, and shares of the text where its sentences differ."""
    if script in getattr(detector, "scripts", ()):
        guesses, shares = cast("SentenceDetector", detector).detect_with_shares(text)
        return possible(guesses, script, text), shares
    alone = only_language(script, text)
    if alone is not None:
        return [(alone, _SURE)], {}
    if script == "Hani":
        return han_languages(text), {}
    return possible(detector.detect(text.lower() if text.isupper() else text), script, text), {}


def _second_script(text: str, script: str, share: float, detector: LanguageDetector) -> dict[str, float]:
    """The language of most other letters, with its share, where it is clear."""
    scripts = count_scripts(text)
    own = {"Jpan": {"Hira", "Kana", "Hani"}, "Hang": {"Hang", "Hani"}}.get(script, {script})
    others = {one: count for one, count in scripts.items() if one not in own}
    if not others:
        return {}
    other = max(others, key=lambda one: (others[one], one))
    part = of_script(text, other)
    if may_be_a_name(part, other, count_scripts(part)):
        return {}
    guesses, _ = _guesses(part, other, detector)
    return {guesses[0][0]: 1 - share} if guesses and guesses[0][1] >= _LEAST_SECOND else {}


def _alternatives(tag: str, guesses: Guesses, shares: dict[str, float]) -> list[LanguageAlternative]:
    """What else is likely, and a second language with its share; for `und` at least the likeliest."""
    second = {other: share for other, share in shares.items() if other != tag and share >= _LEAST_SHARE}
    least = (
        _LEAST_ALTERNATIVE
        if tag != UNDETERMINED
        else min(_LEAST_ALTERNATIVE, guesses[0][1] if guesses else 1.0)
    )
    likely = dict.fromkeys(second, 0.0) | dict(guesses)
    return [
        LanguageAlternative(tag=other, confidence=round(confidence, 6), share=_rounded(second.get(other)))
        for other, confidence in sorted(likely.items(), key=lambda one: -one[1])
        if confidence >= least or other in second
    ]


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(min(share, 1.0), 2)


def _agrees(declared: str | None, tag: str) -> bool | None:
    """None where one of them names no language."""
    if declared is None or not (names_a_language(declared) and names_a_language(tag)):
        return None
    return same_language(declared, tag)


def _reported_script(script: str | None, tag: str) -> str | None:
    if script == "Hani":
        return _CHINESE_SCRIPTS.get(tag, "Hani")
    return "Kore" if script == "Hang" else script
