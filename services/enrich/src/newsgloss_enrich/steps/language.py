"""The language of a story, or `und`: gates on letters and script stand before the detector.

A detector answers 'ok' with Slovak and 'Paris' with Indonesian, each with probability 1; so it is asked only
where a script leaves a choice and there are letters enough for it to choose by.
"""

import re
from collections import Counter
from dataclasses import dataclass

from newsgloss_enrich.steps.chinese import han_language
from newsgloss_enrich.steps.language_detectors import LanguageDetector
from newsgloss_enrich.steps.language_tags import normalise_tag, same_language
from newsgloss_enrich.steps.script import count_scripts
from newsgloss_schemas import Language, LanguageAlternative

UNDETERMINED = "und"
LOOKED_AT = 1_000
"""Characters of the story that are looked at."""

_ONE_LANGUAGE = {
    "Thai": "th", "Grek": "el", "Armn": "hy", "Geor": "ka", "Taml": "ta", "Telu": "te", "Knda": "kn",
    "Mlym": "ml", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Sinh": "si", "Laoo": "lo", "Khmr": "km",
    "Mymr": "my", "Tibt": "bo", "Thaa": "dv", "Hang": "ko",
}  # fmt: skip
"""Scripts that news writes one language in."""
_LANGUAGES_OF = {
    "Cyrl": frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt"]),
    "Arab": frozenset(["ar", "fa", "ur", "ps", "ckb", "ug", "sd"]),
    "Deva": frozenset(["hi", "mr", "ne", "sa"]),
    "Beng": frozenset(["bn", "as"]),
    "Hebr": frozenset(["he", "yi"]),
}
_NOT_LATIN = frozenset({"ja", "zh", *_ONE_LANGUAGE.values()}.union(*_LANGUAGES_OF.values())) - {"sr"}
_NEVER_WRITTEN = {"bg": "ыэё", "mk": "ыэёъщй", "ru": "іїєґў", "uk": "ыэёъ"}
"""Letters that a language has not: one of them rules it out where its neighbours look alike."""
_SHORTEST_BY_SCRIPT = {"Latn": 24, "Cyrl": 16, "Arab": 16, "Deva": 12, "Beng": 12, "Hebr": 4}
"""Fewest letters to guess by. Measured on PUD's sentence openings: of Latin texts below 20 letters a sixth is
answered wrongly with confidence, from 20 on 4 %, from 40 on 1 %."""
_SHORTEST_OTHER = 20
_SHORT_TEXT = 60
_SHORTEST_SURE_SCRIPT = 4
_WIDE = frozenset({"Hani", "Hang", "Hira", "Kana"})
"""One letter of these writes about what two or three of an alphabet do."""
_LEAST_CONFIDENCE = 0.6
_LEAST_CONFIDENCE_SHORT = 0.9
_LEAST_SCRIPT_SHARE = 0.5
_KANA_SHARE = 0.1
_NO_LANGUAGE = re.compile(r"https?://\S{1,500}|www\.\S{1,500}|[\w.+-]{1,64}@[\w.-]{1,253}|[@#]\w{1,100}")


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """The finding, and why it is `und` where it is."""

    language: Language
    reason: str | None = None


def detect_language(text: str, detector: LanguageDetector, *, hint: str | None = None) -> LanguageResult:
    """Say what language the first `LOOKED_AT` characters of a story are in."""
    text = _without_addresses(text[:LOOKED_AT])
    scripts = count_scripts(text)
    declared = normalise_tag(hint) if hint else None
    main = _main_script(scripts)
    letters = sum(scripts.values())
    guesses, reason = _guess(text, scripts, main, letters, detector)
    tag, confidence = guesses[0] if guesses else (UNDETERMINED, 0.0)
    others = [LanguageAlternative(tag=other, confidence=share) for other, share in guesses[1:]]
    least = _LEAST_CONFIDENCE if letters >= _SHORT_TEXT else _LEAST_CONFIDENCE_SHORT
    if tag != UNDETERMINED and confidence < least and main in {"Latn", *_LANGUAGES_OF}:
        others = [LanguageAlternative(tag=other, confidence=share) for other, share in guesses]
        tag, confidence, reason = UNDETERMINED, 0.0, "no language is likely enough"
    return LanguageResult(
        Language(
            tag=tag,
            confidence=confidence,
            alternatives=others,
            script=_reported_script(main, tag),
            declared=declared,
            agrees=same_language(declared, tag) if declared and tag != UNDETERMINED else None,
            detector=detector.name,
        ),
        reason,
    )


def _without_addresses(text: str) -> str:
    """The text with a space for each address and handle; the pattern is slow, and few texts have any."""
    if any(mark in text for mark in ("@", "#", "://", "www.")):
        return _NO_LANGUAGE.sub(" ", text)
    return text


def _main_script(scripts: Counter[str]) -> str | None:
    """The script of most letters; kana among Han means Japanese, and Hangul beside Han Korean."""
    if not scripts:
        return None
    merged = Counter({script: count * (2 if script in _WIDE else 1) for script, count in scripts.items()})
    kana = merged.pop("Hira", 0) + merged.pop("Kana", 0)
    if kana and kana >= _KANA_SHARE * (kana + merged["Hani"]):
        kana += merged.pop("Hani", 0)
    if kana:
        merged["Jpan"] = kana
    if merged["Hang"] > merged["Hani"]:
        merged["Hang"] += merged.pop("Hani", 0)
    return min(merged, key=lambda script: (-merged[script], script))


def _guess(
    text: str, scripts: Counter[str], main: str | None, letters: int, detector: LanguageDetector
) -> tuple[list[tuple[str, float]], str | None]:
    if main is None:
        return [], "no letters"
    sure = "ja" if main == "Jpan" else _ONE_LANGUAGE.get(main)
    if sure is not None:
        share = _share(scripts, main)
        if letters < _SHORTEST_SURE_SCRIPT:
            return [], "too few letters"
        return ([(sure, share)], None) if share >= _LEAST_SCRIPT_SHARE else ([], "mixed scripts")
    if main == "Hani":
        found = han_language(text) if letters >= _SHORTEST_SURE_SCRIPT else None
        return ([found], None) if found else ([], "too few letters")
    if letters < _SHORTEST_BY_SCRIPT.get(main, _SHORTEST_OTHER):
        return [], "too few letters"
    guesses = _possible(detector.detect(text), main, text)
    return guesses, None if guesses else "the detector knows no language that fits"


def _possible(guesses: list[tuple[str, float]], main: str, text: str) -> list[tuple[str, float]]:
    """The guesses that the script and the letters allow, their probabilities scaled to what all had."""
    lower = text.lower()
    written = _LANGUAGES_OF.get(main)
    kept = []
    for tag, share in guesses:
        base = tag.partition("-")[0]
        fits = base in written if written else base not in _NOT_LATIN
        if fits and not any(letter in lower for letter in _NEVER_WRITTEN.get(base, "")):
            kept.append((tag, share))
    total, remaining = sum(share for _, share in guesses), sum(share for _, share in kept)
    return [(tag, round(min(share * total / remaining, 1.0), 6)) for tag, share in kept]


def _share(scripts: Counter[str], main: str) -> float:
    own = {"Jpan": ("Hira", "Kana", "Hani"), "Hang": ("Hang", "Hani")}.get(main, (main,))
    return round(sum(scripts[script] for script in own) / sum(scripts.values()), 6)


def _reported_script(main: str | None, tag: str) -> str | None:
    if main == "Hang":
        return "Kore"
    if main == "Hani":
        return {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan"}.get(tag, "Hani")
    return main
