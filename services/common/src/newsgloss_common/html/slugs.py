"""Words of addresses and titles, made comparable: addresses spell titles in plain Latin letters."""

import re
from unicodedata import combining, normalize

MAX_CHARACTERS = 8192
_LATIN = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ł": "l", "đ": "d", "ð": "d",
    "þ": "th", "\u0131": "i",
}  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгґдеєзиіїйклмнопрстуўфхцыэћ",
        "a b v g g d e e z i i i i k l m n o p r s t u u f h c i e c".split(),  # noqa: SIM905
        strict=True,
    )
) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ё": "e", "ъ": "", "ь": "", "ђ": "d",
    "\u0458": "i", "љ": "li", "њ": "ni", "џ": "d",
}  # fmt: skip
_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i t i k l m n x o p r s s t i f h p o".split(), strict=True)  # noqa: SIM905
)
_LETTERS = str.maketrans({**_CYRILLIC, **_GREEK})
_GERMAN = str.maketrans(_LATIN)
_PLAIN = str.maketrans({**_LATIN, "ä": "a", "ö": "o", "ü": "u"})
_SPELLINGS = (
    ("shch", "sh"),
    ("sch", "sh"),
    ("kh", "h"),
    ("ts", "c"),
    ("yu", "iu"),
    ("ya", "ia"),
    ("y", "i"),
    ("j", "i"),
)
"""Several romanisations are in use; these differences do not count."""
_WORD = re.compile(r"[^\W_]{2,}")
_FIRST_LONG_SCRIPT = "\u1100"
"""From here on, scripts whose words are one or two characters."""
_DATED = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{1,2}")
_COMMON = frozenset(
    (
        "news", "story", "stories", "article", "articles", "post", "posts", "html", "htm", "php", "aspx",
        "index", "page", "pages", "blog", "category", "section", "with", "from", "the", "and", "for", "of",
        "to", "in", "on", "at", "as", "by", "is", "der", "die", "das", "und", "le", "la", "les", "de", "des",
        "du", "el", "los", "en", "et", "il", "id",
    )
)  # fmt: skip


def words(text: str) -> set[str]:
    """The text's words but the commonest, each in every spelling that an address may have."""
    folded = text[:MAX_CHARACTERS].casefold()
    found: set[str] = set()
    for word in _WORD.findall(normalize("NFC", folded)):
        if word[0] >= _FIRST_LONG_SCRIPT:
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif word not in _COMMON and not _DATED.fullmatch(word):
            found |= {_spelled(word.translate(table)) for table in (_GERMAN, _PLAIN)}
    return found


def _spelled(word: str) -> str:
    plain = "".join(letter for letter in normalize("NFKD", word.translate(_LETTERS)) if not combining(letter))
    for one, other in _SPELLINGS:
        plain = plain.replace(one, other)
    return plain
