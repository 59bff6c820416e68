"""Cases of Croatian, Serbian and Slovenian, in Latin letters; Serbian Cyrillic is written in them first."""

from newsgloss_enrich.steps.entities.same.inflection.forms import paradigms

_VOWELS = "aeiou"
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = [
    "a",
    "b",
    "v",
    "g",
    "d",
    "đ",
    "e",
    "ž",
    "z",
    "i",
    "j",
    "k",
    "l",
    "lj",
    "m",
    "n",
    "nj",
    "o",
    "p",
    "r",
    "s",
    "t",
    "ć",
    "u",
    "f",
    "h",
    "c",
    "č",
    "dž",
    "š",
]
_TO_LATIN = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)))

CROATIAN = paradigms(
    """
    C: a u om em e i ima ov
    a: e i u om o
    ka: ci
    ga: zi
    ha: si
    o: a u om e i
    e: a u em eta
    i: og oga om ome im ih ima
    ki: kog koga kom kome kim kih
    ski: skog skoga skom skome skim skih
    ska: skoj
    na: noj
    ac: ca cu cem com cima
    ak: ka ku kom ce
    ar: ra ru rom re
    ao: la lu lom
    ez: ezi
    """,
    vowels=_VOWELS,
)

SLOVENIAN = paradigms(
    """
    C: a u om em i ov e ih
    a: e i o
    o: a u om
    e: a u em eta
    i: ega emu im em ih
    ec: ca cu cem
    ek: ka ku kom
    er: ra ru rom
    elj: lja lju ljem
    or: orja orju orjem
    ka: ki ke ko
    """,
    vowels=_VOWELS,
)


def to_latin(folded: str) -> str:
    """Serbian Cyrillic in Latin letters, as Serbian papers write the same names too."""
    return folded.translate(_TO_LATIN)
