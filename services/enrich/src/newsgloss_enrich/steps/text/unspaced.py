"""Scripts without spaces between words: their text is counted and compared by the character."""

import re

EAST_ASIAN = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
"""Han, kana: for a character class of `re`."""

SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer, with their vowel signs and tone marks."""

EAST_ASIAN_CHARACTER = re.compile(f"[{EAST_ASIAN}]")
_ASCII = bytes(range(0x80))
UNSPACED_CHARACTER = re.compile(f"[{SOUTH_EAST_ASIAN}{EAST_ASIAN}]")


def without_ascii(text: str) -> str:
    """The characters outside ASCII: few in most languages, and found without a search."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
