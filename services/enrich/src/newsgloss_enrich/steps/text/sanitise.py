r"""Sanitises text code point by code point, so that an offset into the result is valid in the raw text.

| in the raw text | becomes |
|---|---|
| `\n`, `\t` | kept |
| `\r` before `\n` | space; a lone `\r`, form feed, vertical tab, U+2028, U+2029 become `\n` |
| other C0 controls, NUL, DEL | space |
| C1 controls | what Windows-1252 has there, as WHATWG HTML reads `&#146;`; space where it has nothing |
| NBSP and the other space characters | space |
| zero-width space, BOM, bidirectional controls, U+FFFC | space: each may stand between two words |
| soft hyphen, word joiner, ZWNJ, ZWJ | kept inside a word or emoji, which a space would split; else space |
| lone surrogates, noncharacters | U+FFFD |
"""

import re
import unicodedata

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\u180e\u200b\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\ufff9\ufffa\ufffb\ufffc\u2061\u2062\u2063\u2064"
)
JOINERS = "\u00ad\u200c\u200d\u2060"
"""What may stand inside a word without being seen; names are compared without them."""

_JOINER_RUN = re.compile(f"[{JOINERS}]+")
_INSIDE_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "So", "Sk", "Cf"})


def _table() -> dict[int, str]:
    table = dict.fromkeys((*range(32), 127), " ")
    table |= dict.fromkeys(map(ord, "\n\r\v\f\u2028\u2029"), "\n")
    table[ord("\t")] = "\t"
    for code in range(0x80, 0xA0):
        table[code] = bytes([code]).decode("cp1252", "replace").replace("\ufffd", " ")
    table |= dict.fromkeys(map(ord, _SPACES + _INVISIBLE), " ")
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd")
    for plane in range(17):
        table |= dict.fromkeys((plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF), "\ufffd")
    return table


_TABLE = _table()
_CLEAN = re.compile(
    "[\n\t -~\u00a1-\u00ac\u00ae-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u2fff\u3001-\ud7ff\uff01-\uffee]*"
)
"""Text that needs no change: the common case, recognised by one match."""


def sanitise(text: str) -> str:
    """Make each code point fit for JSON, models and terminals; their number stays the same."""
    if _CLEAN.fullmatch(text):
        return text
    result = text.replace("\r\n", " \n").translate(_TABLE)
    if _JOINER_RUN.search(result):
        result = _JOINER_RUN.sub(_joiners, result)
    return result


def _joiners(run: re.Match[str]) -> str:
    """Keep or replace a whole run by what surrounds it: decided one by one, a second pass would differ."""
    text, before, after = run.string, run.start() - 1, run.end()
    inside = (
        before >= 0
        and after < len(text)
        and unicodedata.category(text[before]) in _INSIDE_WORD
        and unicodedata.category(text[after]) in _INSIDE_WORD
    )
    return run[0] if inside else " " * len(run[0])
