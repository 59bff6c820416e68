"""How long a silent reader takes: words at the language's rate, plus characters where words are not spaced.

Sources:
- English 238 words a minute: Brysbaert, 'How many words do we read per minute? A review and meta-analysis of
  reading rate', Journal of Memory and Language 109 (2019), silent reading of non-fiction.
- Other languages: Trauzettel-Klosinski & Dietz, 'Standardized assessment of reading performance: the new
  International Reading Speed Texts IReST', IOVS 53 (2012), table 2, 17 languages.
  Thai, Lao, Khmer and Burmese have no IReST text: its mean over all languages, 863 characters a minute, is
  an estimate, and is called one.
"""

import math
import re

from newsgloss_schemas import ReadTime

_WORDS_PER_MINUTE = {
    "en": 238, "ar": 138, "de": 179, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "nl": 202,
    "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
_OTHER_WORDS_PER_MINUTE = 184
"""IReST's mean over 17 languages."""
_CHARACTERS_PER_MINUTE = {"zh": 255, "ja": 357}
_OTHER_CHARACTERS_PER_MINUTE = 863
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_CHARACTER = re.compile(f"[{_UNSPACED}]")
_EAST_ASIAN = re.compile(
    r"[\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_WORD = re.compile(f"[^\\s{_UNSPACED}]+")


def estimate_read_time(story: str, language_tag: str) -> ReadTime:
    """Minutes rounded up, at least 1 for text that has any word, 0 for none."""
    language = language_tag.partition("-")[0]
    characters = 0 if story.isascii() else len(_CHARACTER.findall(story))
    east_asian = len(_EAST_ASIAN.findall(story)) if characters else 0
    others = characters - east_asian
    pieces = _WORD.findall(story) if characters else story.split()
    words = sum(piece[0].isalnum() or any(map(str.isalnum, piece)) for piece in pieces)
    wpm = _WORDS_PER_MINUTE.get(language, _OTHER_WORDS_PER_MINUTE)
    cpm = _CHARACTERS_PER_MINUTE.get(language, _CHARACTERS_PER_MINUTE["zh"])
    minutes = words / wpm + east_asian / cpm + others / _OTHER_CHARACTERS_PER_MINUTE
    return ReadTime(
        minutes=math.ceil(minutes),
        seconds=round(minutes * 60),
        words=words,
        characters=characters,
        method=_method(language, wpm if words else None, cpm if east_asian else None, estimated=others > 0),
    )


def _method(language: str, wpm: int | None, cpm: int | None, *, estimated: bool) -> str:
    parts = []
    if wpm is not None:
        source = "Brysbaert 2019" if language == "en" else "IReST 2012"
        if language not in _WORDS_PER_MINUTE:
            source += ", mean of 17 languages"
        parts.append(f"{wpm} words/min ({source})")
    if cpm is not None:
        parts.append(f"{cpm} characters/min (IReST 2012)")
    if estimated:
        parts.append(f"{_OTHER_CHARACTERS_PER_MINUTE} characters/min (estimate: IReST 2012, mean of all)")
    return " + ".join(parts) or "no text"
