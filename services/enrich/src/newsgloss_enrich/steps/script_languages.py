"""Which languages news writes in a script: where it is one, the script decides alone."""

from collections import Counter

ONE_LANGUAGE = {
    "Thai": "th", "Grek": "el", "Armn": "hy", "Geor": "ka", "Taml": "ta", "Telu": "te", "Knda": "kn",
    "Mlym": "ml", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Sinh": "si", "Laoo": "lo", "Khmr": "km",
    "Mymr": "my", "Tibt": "bo", "Thaa": "dv", "Hang": "ko", "Jpan": "ja",
}  # fmt: skip
"""Scripts that news writes one language in."""
_LANGUAGES_OF = {
    "Cyrl": frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt"]),
    "Arab": frozenset(["ar", "fa", "ur", "ps", "ckb", "ug", "sd"]),
    "Deva": frozenset(["hi", "mr", "ne", "sa"]),
    "Beng": frozenset(["bn", "as"]),
    "Hebr": frozenset(["he", "yi"]),
}
_NOT_LATIN = frozenset({"zh", *ONE_LANGUAGE.values()}.union(*_LANGUAGES_OF.values())) - {"sr"}
_NEVER_WRITTEN = {"bg": "ыэё", "mk": "ыэёъщй", "ru": "іїєґў", "uk": "ыэёъ"}
"""Letters that a language has not: one of them rules it out where its neighbours look alike."""
_WEIGHT = {"Hani": 3, "Hang": 2, "Hira": 2, "Kana": 2}
"""How many Latin letters one of these stands for: PUD's English w… sentences have 3.1 times the letters of
the Chinese, 2.4 times those of the Korean. Kana, which PUD has not, are syllables as Hangul are."""
_KANA_SHARE = 0.1


def main_script(scripts: Counter[str]) -> tuple[str, float] | None:
    """The script that most is written in, and its share; None where no letter has one.

    Kana among Han mean Japanese, and Han beside more Hangul belong to the Korean.
    """
    if not scripts:
        return None
    weighed = Counter({script: count * _WEIGHT.get(script, 1) for script, count in scripts.items()})
    total = sum(weighed.values())
    kana = weighed.pop("Hira", 0) + weighed.pop("Kana", 0)
    if kana and kana >= _KANA_SHARE * (kana + weighed["Hani"]):
        kana += weighed.pop("Hani", 0)
    if kana:
        weighed["Jpan"] = kana
    if weighed["Hang"] > weighed["Hani"]:
        weighed["Hang"] += weighed.pop("Hani", 0)
    script = min(weighed, key=lambda one: (-weighed[one], one))
    return script, weighed[script] / total


def possible(guesses: list[tuple[str, float]], script: str, text: str) -> list[tuple[str, float]]:
    """The guesses that the script and the letters allow, their probabilities scaled to sum to 1."""
    lower = text.lower()
    written = _LANGUAGES_OF.get(script)
    kept = []
    for tag, share in guesses:
        base = tag.partition("-")[0]
        fits = base in written if written else base not in _NOT_LATIN
        if fits and not any(letter in lower for letter in _NEVER_WRITTEN.get(base, "")):
            kept.append((tag, share))
    total = sum(share for _, share in kept)
    return [(tag, share / total) for tag, share in kept] if total > 0 else []
