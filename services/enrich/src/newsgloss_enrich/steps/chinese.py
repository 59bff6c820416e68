"""Tells simplified from traditional Chinese, and both from Japanese without kana, by the characters used.

The national character sets of the 1980s hold one form of each character: GB 2312 the simplified, Big5 the
traditional, JIS X 0208 the Japanese. A character that only one of them has is evidence for it.
"""

from functools import lru_cache

_CODECS = {"zh-Hans": "gb2312", "zh-Hant": "big5", "ja": "shift_jis"}


@lru_cache(maxsize=8192)
def _only_in(character: str) -> str | None:
    homes = []
    for tag, codec in _CODECS.items():
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            continue
        homes.append(tag)
    if "zh-Hans" in homes and "zh-Hant" not in homes:
        return "zh-Hans"
    if "zh-Hant" in homes and "zh-Hans" not in homes:
        return "zh-Hant"
    return "ja" if homes == ["ja"] else None


def han_language(text: str) -> tuple[str, float] | None:
    """The tag for Han characters without kana, with the share of the evidence that speaks for it."""
    votes = {"zh-Hans": 0, "zh-Hant": 0, "ja": 0}
    for character in text:
        if "\u4e00" <= character <= "\u9fff" and (home := _only_in(character)) is not None:
            votes[home] += 1
    if votes["ja"] and votes["ja"] * 10 >= sum(votes.values()):
        return "ja", round(votes["ja"] / (votes["ja"] + votes["zh-Hans"]), 6)
    hans, hant = votes["zh-Hans"], votes["zh-Hant"]
    if not hans and not hant:
        return None
    tag = "zh-Hans" if hans >= hant else "zh-Hant"
    return tag, round(max(hans, hant) / (hans + hant), 6)
