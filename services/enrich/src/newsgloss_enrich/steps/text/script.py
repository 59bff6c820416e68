"""Which script a text is written in (ISO 15924), by Unicode block; enough for what news is written in."""

from bisect import bisect_right
from collections import Counter

_BLOCKS = (
    (0x41, 0x24F, "Latn"), (0x250, 0x2AF, "Latn"), (0x370, 0x3FF, "Grek"), (0x400, 0x52F, "Cyrl"),
    (0x531, 0x58F, "Armn"), (0x590, 0x5FF, "Hebr"), (0x600, 0x6FF, "Arab"), (0x700, 0x74F, "Syrc"),
    (0x750, 0x77F, "Arab"), (0x780, 0x7BF, "Thaa"), (0x8A0, 0x8FF, "Arab"), (0x900, 0x97F, "Deva"),
    (0x980, 0x9FF, "Beng"), (0xA00, 0xA7F, "Guru"), (0xA80, 0xAFF, "Gujr"), (0xB00, 0xB7F, "Orya"),
    (0xB80, 0xBFF, "Taml"), (0xC00, 0xC7F, "Telu"), (0xC80, 0xCFF, "Knda"), (0xD00, 0xD7F, "Mlym"),
    (0xD80, 0xDFF, "Sinh"), (0xE00, 0xE7F, "Thai"), (0xE80, 0xEFF, "Laoo"), (0xF00, 0xFFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"), (0x10A0, 0x10FF, "Geor"), (0x1100, 0x11FF, "Hang"), (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"), (0x1780, 0x17FF, "Khmr"), (0x1800, 0x18AF, "Mong"), (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"), (0x1E00, 0x1EFF, "Latn"), (0x1F00, 0x1FFF, "Grek"), (0x2C60, 0x2C7F, "Latn"),
    (0x2D00, 0x2D2F, "Geor"), (0x2DE0, 0x2DFF, "Cyrl"), (0x3005, 0x3007, "Hani"), (0x3040, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"), (0x3100, 0x312F, "Bopo"), (0x3130, 0x318F, "Hang"), (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"), (0x4E00, 0x9FFF, "Hani"), (0xA640, 0xA69F, "Cyrl"), (0xA720, 0xA7FF, "Latn"),
    (0xAC00, 0xD7FF, "Hang"), (0xF900, 0xFAFF, "Hani"), (0xFB1D, 0xFB4F, "Hebr"), (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"), (0xFF21, 0xFF5A, "Latn"), (0xFF66, 0xFF9F, "Kana"), (0x20000, 0x3FFFF, "Hani"),
)  # fmt: skip
_ASCII = bytes(range(0x80))
_ASCII_LETTERS = bytes(code for code in _ASCII if chr(code).isalpha())
_STARTS = [block[0] for block in _BLOCKS]


class _Scripts(dict[str, str | None]):
    """The script of each letter that has been asked for: a text has few different ones."""

    def __missing__(self, letter: str) -> str | None:
        code = ord(letter)
        index = bisect_right(_STARTS, code) - 1
        known = index >= 0 and code <= _BLOCKS[index][1]
        self[letter] = script = _BLOCKS[index][2] if known else None
        return script


_SCRIPTS = _Scripts()


def script_of(letter: str) -> str | None:
    """The script of one letter, None for one of no known block."""
    return _SCRIPTS[letter]


def count_scripts(text: str) -> Counter[str]:
    """Letters of each script."""
    counts: Counter[str] = Counter()
    raw = text.encode("utf-8", "surrogatepass")
    if ascii_letters := len(raw) - len(raw.translate(None, _ASCII_LETTERS)):
        counts["Latn"] = ascii_letters
    others = raw.translate(None, _ASCII).decode("utf-8", "surrogatepass") if len(raw) > len(text) else ""
    for character, times in Counter(others).items():
        if character.isalpha() and (script := _SCRIPTS[character]) is not None:
            counts[script] += times
    return counts
