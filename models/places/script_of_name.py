"""Which of GeoNames' names a newspaper may write, in a language that names are found in."""

import unicodedata

SCRIPTS = frozenset({
    "LATIN", "CYRILLIC", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI", "THAI",
    "GREEK", "HEBREW",
})  # fmt: skip
CASED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
LEAST_LETTERS = {"LATIN": 4, "CYRILLIC": 3, "ARABIC": 3, "THAI": 3, "GREEK": 3, "HEBREW": 3}
BETWEEN = frozenset(" -'.·・ー\u2019,()")


def may_be_written(name: str) -> bool:
    """Whether a name is of one such script, with a capital where there are any, and no airport's code."""
    scripts = {
        unicodedata.name(letter, "?").split()[0]
        for letter in name
        if letter not in BETWEEN and not unicodedata.category(letter).startswith("M")
    }
    if scripts <= {"HIRAGANA", "KATAKANA", "CJK"} and scripts:
        return len(name) > 1
    if len(scripts) != 1 or not scripts <= SCRIPTS:
        return False
    script = scripts.pop()
    if len(name) < LEAST_LETTERS.get(script, 2):
        return False
    return script not in CASED or (name[0].isupper() and not name.isupper())
