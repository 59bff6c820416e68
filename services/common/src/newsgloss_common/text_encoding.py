"""Text that is UTF-8 except for a few bytes: those bytes alone are mended or replaced."""

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MULTIBYTE = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""A character outside the Basic Multilingual Plane, written as two surrogates (Unicode TR 26)."""
_BAD_BYTES = re.compile("(?<![A-Za-z])([\udc80-\udcff]+)(?![A-Za-z])|([\udc80-\udcff]+)")
"""Bytes that are not UTF-8, as `surrogateescape` gives them; the second group is next to an ASCII letter."""
_CONTINUATION = (
    "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6"
    "\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_MISREAD = re.compile(
    rf"[\u00c2\u00c3][\u0080-\u00bf]|\u00e2(?:\u20ac|\u0080){_CONTINUATION}|(?:[\u00d0\u00d1]{_CONTINUATION}){{3}}"
)
"""UTF-8 in windows-1252: accented letters (`Ã©`), quotation marks and dashes (`â€™`), Cyrillic (`Ð¼Ð¾`)."""
_PUNCTUATION = range(0x80, 0xA0)
_LETTERS = frozenset(range(0xC4, 0x100)) | {0xC0, 0xC1}
"""Without 0xC2 and 0xC3: they begin the commonest characters of UTF-8, so that one alone is half of such."""


def is_utf8(data: bytes) -> bool:
    """Whether all bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def mostly_utf8(data: bytes) -> str | None:
    """The text, where more of its characters outside ASCII are valid UTF-8 than bytes are not; else None.

    Bytes of windows-1252 that somebody pasted in become the characters meant: quotation marks and dashes
    anywhere, letters next to letters of ASCII. Each other run of bytes becomes one U+FFFD.
    """
    text = _CESU.sub(_joined, data).decode("utf-8", "surrogateescape")
    faults = sum(len(match[0]) for match in _BAD_BYTES.finditer(text))
    if faults and sum(1 for _ in _MULTIBYTE.finditer(text)) <= faults:
        return None
    return _BAD_BYTES.sub(_mended, text) if faults else text


def looks_garbled(text: str) -> bool:
    """Whether text was decoded wrongly: replaced bytes, or UTF-8 that was read as windows-1252 or Latin-1."""
    return REPLACEMENT in text or _MISREAD.search(text) is not None


def _mended(match: re.Match[str]) -> str:
    run = match[0].encode("utf-8", "surrogateescape")
    if all(byte in _PUNCTUATION for byte in run) or (match[2] and all(byte in _LETTERS for byte in run)):
        return run.decode("windows-1252", "replace")
    return REPLACEMENT


def _joined(pair: re.Match[bytes]) -> bytes:
    return (
        pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
    )
