# ruff: noqa: E501, S311, SIM905  lists of words read better unbroken; test data, not secrets
"""Text that mixes: the sentences of one language, names and brands of another, in twenty languages both ways.

Sentences are NTREX's that are held out. Brands and names are put between their words: Latin ones into every
script, and ones of another script into languages in Latin letters. A second paragraph in another language makes
text in two languages, of which the longer part is the answer.
"""

import random

from language_ntrex import held_out
from language_texts import Labelled

LANGUAGES = "en de fr es it pt nl pl tr vi sv id ru uk bg ar fa he hi el ko ja zh-Hans zh-Hant th".split()
_LATIN = (
    "Apple", "NVIDIA", "Advanced Micro Devices", "Christine Lagarde", "European Central Bank", "iPhone 18 Pro Max",
    "Los Angeles", "Netflix", "Stranger Things", "Microsoft Corporation", "Goldman Sachs Group", "YouTube Premium Lite",
    "semiconductor fab", "Volkswagen AG", "Brussels", "John Carter", "press conference", "Champions League", "Tesla Model Y",
)  # fmt: skip
_OTHER = (
    "台積電", "習近平", "トヨタ自動車", "삼성전자", "Газпром", "Владимир Зеленский", "الجزيرة", "نجيب محفوظ", "नरेंद्र मोदी",
    "Ελευθέριος Βενιζέλος", "ปตท.", "東京証券取引所", "现代汽车", "Первый канал", "הארץ",
)  # fmt: skip
_UNSPACED = frozenset({"ja", "zh-Hans", "zh-Hant", "th"})
_LATIN_SCRIPT = frozenset("en de fr es it pt nl pl tr vi sv id".split())


def with_names(each: int = 20, seed: int = 16) -> list[Labelled]:
    """Sentences with two to four names in letters of another script."""
    rng = random.Random(seed)
    made = []
    for tag in LANGUAGES:
        texts = [one.text for one in held_out() if one.tag == tag and len(one.text) >= 40]
        for text in rng.sample(texts, each):
            names = rng.sample(_OTHER if tag in _LATIN_SCRIPT else _LATIN, rng.randint(2, 4))
            made.append(Labelled(_with(text, names, tag, rng), tag, "names"))
    return made


def _with(text: str, names: list[str], tag: str, rng: random.Random) -> str:
    pieces = [text[at : at + 6] for at in range(0, len(text), 6)] if tag in _UNSPACED else text.split()
    for name in names:
        pieces.insert(rng.randint(1, len(pieces)), f" {name} " if tag in _UNSPACED else name)
    return ("" if tag in _UNSPACED else " ").join(pieces)


def two_languages(each: int = 10, seed: int = 17) -> list[tuple[str, str, str]]:
    """Text of three sentences in one language and one in another, with both tags."""
    rng = random.Random(seed)
    by_tag: dict[str, list[str]] = {}
    for one in held_out():
        if 60 <= len(one.text) <= 200:
            by_tag.setdefault(one.tag, []).append(one.text)
    made = []
    for tag in LANGUAGES[:20]:
        for _ in range(each):
            other = rng.choice([one for one in LANGUAGES[:20] if one != tag])
            parts = rng.sample(by_tag[tag], 3)
            parts.insert(rng.randint(0, 3), rng.choice(by_tag[other]))
            made.append(("\n".join(parts), tag, other))
    return made
