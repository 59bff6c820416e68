"""What a name's spelling says: its capitals, whether it is one word, an acronym, its form without 'Inc.'."""

import re
from collections.abc import Iterator

from newsgloss_enrich.steps.text.words import vocabulary

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_MOST_WORDS = 16
_LONGEST_ACRONYM = 6
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LEAST_UNSPACED = 4
"""Characters of a name in a script without spaces that is more than one word."""
_LEGAL = vocabulary(
    """
    inc incorporated corp corporation co company ltd limited llc plc lp llp ag se gmbh kg kgaa sa sas sarl
    spa srl nv bv ab asa as oy oyj a/s aps bhd tbk pjsc ojsc jsc oao pao zao pte pty kk holdings holding
    group
    """
)
_LEGAL_TAIL = re.compile(r"[,.\s]*\s+(?P<last>[A-Za-z][\w./]*?)\.?$")
_LEAST_LETTERS = 3


def trimmed(name: str) -> str:
    """Without marks around it and with single spaces."""
    return " ".join(_AROUND.sub("", name).split())


def capitals_of(name: str) -> int:
    """Bit i says that word i begins with a capital."""
    return sum(
        1 << number for number, word in enumerate(_WORD.findall(name)[:_MOST_WORDS]) if word[0].isupper()
    )


def is_one_word(name: str) -> bool:
    """Whether it is a single word; in a script without spaces, whether it is short."""
    if not name.isascii() and _UNSPACED.search(name):
        return len(name) < _LEAST_UNSPACED
    return " " not in name and "-" not in name


def is_acronym(name: str) -> bool:
    """Whether it is capitals alone: 'IBM', 'U.N.'."""
    letters = name.replace(".", "").replace("&", "")
    return letters.isupper() and letters.isalnum() and len(letters) <= _LONGEST_ACRONYM and letters.isascii()


def without_legal_form(name: str) -> Iterator[str]:
    """'Volkswagen' for 'Volkswagen AG'; nothing where too little is left."""
    match = _LEGAL_TAIL.search(name)
    if match is not None and is_legal_form(match["last"]):
        bare = trimmed(name[: match.start()])
        if len(bare) >= _LEAST_LETTERS:
            yield bare
            yield from without_legal_form(bare)


def is_legal_form(word: str) -> bool:
    """Whether a word says in which form a company is registered."""
    return word.casefold().replace(".", "") in _LEGAL
