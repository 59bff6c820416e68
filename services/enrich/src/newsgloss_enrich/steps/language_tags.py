"""Language tags as BCP 47 has them, from the codes that detectors and publishers use."""

_SUBTAG_LETTERS = {"script": 4, "region": 2}
_CODES = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "cmn": "zh",
    "nb": "no",
    "sh": "sr",
    "fil": "tl",
}
"""Withdrawn codes, and those for which detectors have another: IANA Language Subtag Registry."""
_TRADITIONAL_REGIONS = frozenset({"TW", "HK", "MO"})
_THREE_LETTERS = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "por": "pt", "ita": "it",
    "nld": "nl", "dut": "nl", "rus": "ru", "ara": "ar", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko",
    "tur": "tr", "pol": "pl", "ukr": "uk", "heb": "he", "fas": "fa", "per": "fa", "hin": "hi", "tha": "th",
    "ell": "el", "gre": "el", "swe": "sv", "dan": "da", "nor": "no", "nob": "no", "fin": "fi", "ces": "cs",
    "cze": "cs", "hun": "hu", "ron": "ro", "rum": "ro", "vie": "vi", "ind": "id",
}  # fmt: skip


def normalise_tag(tag: str) -> str:
    """BCP 47 in its own casing: `EN_gb` → `en-GB`, `iw` → `he`, `zh-cn` → `zh-Hans`, `zh-tw` → `zh-Hant`."""
    language, *rest = tag.replace("_", "-").split("-")
    language = language.lower()
    language = _THREE_LETTERS.get(language, language)
    language = _CODES.get(language, language)
    subtags = []
    for subtag in rest:
        if len(subtag) == _SUBTAG_LETTERS["script"] and subtag.isalpha():
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
