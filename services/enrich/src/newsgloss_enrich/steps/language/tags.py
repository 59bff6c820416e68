"""Language tags as BCP 47 has them, from the codes that detectors and publishers use."""

from babel.core import get_global

_SUBTAG_LETTERS = {"script": 4, "region": 2}
_CODES = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "cmn": "zh",
    "nb": "no",
    "nob": "no",
    "sh": "sr",
    "fil": "tl",
}
"""Withdrawn codes, and codes that detectors replace with another: IANA Language Subtag Registry."""
_TRADITIONAL_REGIONS = frozenset({"TW", "HK", "MO"})
_THREE_LETTERS = 3
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
"""Undetermined, several, uncoded, none: ISO 639-2."""


def normalise_tag(tag: str) -> str:
    """BCP 47 in its own casing: `EN_gb` → `en-GB`, `iw` → `he`, `zh-cn` → `zh-Hans`, `zh-tw` → `zh-Hant`."""
    language, *rest = tag.replace("_", "-").split("-")
    language = language.lower()
    if len(language) == _THREE_LETTERS:  # CLDR knows which have two: `eng`, `fre`
        language = get_global("language_aliases").get(language, language).partition("_")[0]
    language = _CODES.get(language, language)
    subtags: list[str] = []
    for subtag in rest:
        if any(len(before) == 1 for before in subtags):  # what follows is an extension's
            subtags.append(subtag.lower())
        elif len(subtag) == _SUBTAG_LETTERS["script"] and subtag.isalpha():
            subtags.append(subtag.title())
        elif len(subtag) == _SUBTAG_LETTERS["region"]:
            subtags.append(subtag.upper())
        else:
            subtags.append(subtag.lower())
    if language == "zh":
        return _chinese(subtags)
    return "-".join([language, *subtags])


def _chinese(subtags: list[str]) -> str:
    for script in ("Hans", "Hant"):
        if script in subtags:
            return f"zh-{script}"
    if any(subtag in _TRADITIONAL_REGIONS for subtag in subtags):
        return "zh-Hant"
    return "zh-Hans" if "CN" in subtags or "SG" in subtags else "zh"


def names_a_language(tag: str) -> bool:
    """Whether a normalised tag names one language: not `und`, nor a word such as `english`."""
    language = tag.partition("-")[0]
    return len(language) in {2, _THREE_LETTERS} and language not in _NO_LANGUAGE


def same_language(one: str, other: str) -> bool:
    """Whether two normalised tags name one language; regions do not count, known scripts do."""
    first, second = one.split("-"), other.split("-")
    if first[0] != second[0]:
        return False
    scripts = [
        next((part for part in parts[1:] if len(part) == _SUBTAG_LETTERS["script"]), None)
        for parts in (first, second)
    ]
    return None in scripts or scripts[0] == scripts[1]
