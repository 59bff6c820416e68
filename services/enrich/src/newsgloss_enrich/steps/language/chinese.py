"""Tells simplified from traditional Chinese, and both from Japanese without kana, by the characters used.

The national character sets of the 1980s hold one form of each character: GB 2312 the simplified, Big5 the
traditional, JIS X 0208 the Japanese. A character that a set lacks speaks against its language. Written
Cantonese has characters of its own.
"""

import math
from functools import lru_cache

_CODECS = {"zh-Hans": "gb2312", "zh-Hant": "big5", "ja": "shift_jis"}
_FOREIGN = math.log(0.001)
"""A character outside of its language's set: 2 of 13,840 in PUD's traditional Chinese w… sentences, and
more where a house has spellings of its own."""
_KANJI = math.log(0.7)
"""So many characters of a Japanese headline may be kanji; that a long text has no kana is unlikely."""

_CANTONESE = frozenset("嘅咗喺嗰冇唔哋嚟啲咁嘢佢畀睇咩噉諗攞揾嗌嘥冚孭瞓")
"""Written Cantonese has these; written Chinese of either form has them in quotations at most."""
_CANTONESE_WORDS = (
    "呢個",
    "呢位",
    "呢種",
    "而家",
    "同埋",
    "點解",
    "但係",
    "就係",
    "都係",
    "只係",
    "亦都",
    "仲有",
)
"""Of characters that written Chinese has too, in other words."""
_CANTONESE_SHARE = 0.015
_SURE = 0.99


@lru_cache(maxsize=8192)
def _lacking(character: str) -> tuple[str, ...]:
    """The languages whose set lacks the character; none where every set lacks it, which says nothing."""
    lacking = []
    for tag, codec in _CODECS.items():
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            lacking.append(tag)
    return tuple(lacking) if len(lacking) < len(_CODECS) else ()


def han_languages(text: str) -> list[tuple[str, float]]:
    """Tags with probabilities for Han characters without kana; plain `zh` where both forms fit equally."""
    characters = [one for one in text if "\u4e00" <= one <= "\u9fff"]
    cantonese = sum(one in _CANTONESE for one in characters) + 2 * sum(map(text.count, _CANTONESE_WORDS))
    if cantonese > _CANTONESE_SHARE * len(characters):
        return [("yue", _SURE), ("zh", 1 - _SURE)]
    weights = {"zh-Hans": 0.0, "zh-Hant": 0.0, "ja": _KANJI * len(characters)}
    for character in set(characters):
        for tag in _lacking(character):
            weights[tag] += _FOREIGN
    if weights["zh-Hans"] == weights["zh-Hant"]:
        weights = {"zh": weights["zh-Hans"] + math.log(2), "ja": weights["ja"]}
    most = max(weights.values())
    shares = {tag: math.exp(weight - most) for tag, weight in weights.items()}
    total = sum(shares.values())
    return sorted(((tag, share / total) for tag, share in shares.items()), key=lambda guess: -guess[1])
