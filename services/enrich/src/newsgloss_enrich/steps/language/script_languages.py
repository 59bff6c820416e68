"""Which languages news writes in a script: where there is one, the script decides alone."""

import re
from collections import Counter, defaultdict

ONE_LANGUAGE = {
    "Thai": "th", "Grek": "el", "Armn": "hy", "Geor": "ka", "Taml": "ta", "Telu": "te", "Knda": "kn",
    "Mlym": "ml", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Sinh": "si", "Laoo": "lo", "Khmr": "km",
    "Mymr": "my", "Tibt": "bo", "Thaa": "dv", "Hang": "ko", "Jpan": "ja", "Beng": "bn",
}  # fmt: skip
"""Scripts that news writes one language in, unless the detector or a letter says otherwise."""
_LETTER_OF_ANOTHER = {"Beng": ("\u09f0\u09f1", "as")}
"""Assamese writes ra and wa with letters that Bengali does not have."""
_LANGUAGES_OF = {
    "Cyrl": frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt", "ba", "uz"]),
    "Arab": frozenset(["ar", "fa", "ur", "ps", "ckb", "ug", "sd", "shi"]),
    "Deva": frozenset(["hi", "mr", "ne", "sa"]),
    "Hebr": frozenset(["he", "yi"]),
    "Ethi": frozenset(["am", "ti"]),
    "Tibt": frozenset(["bo", "dz"]),
}
_ALSO_LATIN = frozenset({"sr", "uz", "shi"})
_NOT_LATIN = frozenset({"zh", *ONE_LANGUAGE.values()}.union(*_LANGUAGES_OF.values())) - _ALSO_LATIN
_TURKIC = "өүқғұәҳўңһ"
_NEVER_WRITTEN = {
    "bg": "ыэёіїєґўћђјљњџѓќ" + _TURKIC,
    "mk": "ыэёъщйћђіїєґў" + _TURKIC,
    "sr": "ыэёъщйѓќіїєґў" + _TURKIC,
    "ru": "іїєґўћђјљњџѓќ" + _TURKIC,
    "uk": "ыэёъўћђјљњџѓќ" + _TURKIC,
    "ar": "ڕێۆڵېښځۍړڪٿڙڄۇۈڭە",
    "fa": "ڕێۆڵېښځۍړڪٿڙڄۇۈڭە",
    "ur": "ڕێۆڵېښځۍړڪٿڄۇۈڭە",
    "he": "\u05f0\u05f1\u05f2\ufb2e\ufb2f\ufb1f\ufb4b\ufb44",
    "hr": "ђћљњџ",
}  # fmt: skip
"""Letters that a language does not have: they rule it out where its neighbours look alike."""
_ALL_NEVER_WRITTEN: frozenset[str] = frozenset().union(*_NEVER_WRITTEN.values())
_TELLING = re.compile(f"[{''.join(sorted(_ALL_NEVER_WRITTEN))}]")
_QUOTED = 0.01
"""Share of letters up to which such letters may be those of a name or a quotation."""
_WEIGHT = {"Hani": 3, "Hang": 2, "Hira": 2, "Kana": 2}
"""How many Latin letters one of these stands for: PUD's English w… sentences have 3.1 times the letters of
the Chinese, 2.4 times those of the Korean. Kana, which PUD does not have, are syllables as Hangul are."""
NAME_WEIGHT = 0.25
"""Of a Latin letter in a word with a capital, beside another script: names and brands keep their letters."""
WITHIN_OTHER_LETTERS = 0.05
"""The same where no Latin word but names is there, and a word in small letters in the other script."""
_KANA_SHARE = 0.1


def main_script(
    scripts: Counter[str], names: int = 0, name_weight: float = NAME_WEIGHT
) -> tuple[str, float] | None:
    """The script that most is written in, and its share; None where no letter has one.

    `names` of the Latin letters are in words that look like names: beside another script they count little.
    Kana among Han mean Japanese, and Han beside more Hangul belong to the Korean.
    """
    if not scripts:
        return None
    weighed: dict[str, float] = defaultdict(float)
    for one, count in scripts.items():
        weighed[one] = float(count * _WEIGHT.get(one, 1))
    if len(weighed) > 1:
        weighed["Latn"] -= (1 - name_weight) * min(names, weighed["Latn"])
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


def only_language(script: str, text: str) -> str | None:
    """The one language of a script, None for a script of several."""
    letters, other = _LETTER_OF_ANOTHER.get(script, ("", ""))
    return other if any(letter in text for letter in letters) else ONE_LANGUAGE.get(script)


def possible(guesses: list[tuple[str, float]], script: str, text: str) -> list[tuple[str, float]]:
    """The guesses that the script and the letters allow; what the others had is shared out among them."""
    if not guesses:
        return []
    lower = "" if text.isascii() else text.lower()
    telling = _ALL_NEVER_WRITTEN.intersection(lower) if _TELLING.search(lower) else None
    written = _LANGUAGES_OF.get(script)
    kept = []
    for tag, share in guesses:
        base = tag.partition("-")[0]
        fits = base in written if written else base not in _NOT_LATIN
        never = telling.intersection(_NEVER_WRITTEN.get(base, "")) if telling else None
        if fits and (not never or sum(map(lower.count, never)) <= _QUOTED * len(lower)):
            kept.append((tag, share))
    if len(kept) == len(guesses):
        return guesses
    total, whole = sum(share for _, share in kept), sum(share for _, share in guesses)
    return [(tag, share * whole / total) for tag, share in kept] if total > 0 else []
