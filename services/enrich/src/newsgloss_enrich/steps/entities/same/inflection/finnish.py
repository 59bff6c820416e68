"""Cases of Finnish: endings, and the stems before them, which change consonants and vowels."""

from collections.abc import Iterator

from newsgloss_enrich.steps.entities.same.inflection.forms import Base
from newsgloss_enrich.steps.text.words import vocabulary

_ENDINGS = tuple(
    sorted(
        vocabulary(
            """
            n a ä ta tä tta ttä ssa ssä sta stä lla llä lta ltä lle na nä ksi t seen een aan ään iin
            oon uun yyn öön ien ja jä jen ista issa
            """
        ),
        key=lambda ending: (-len(ending), ending),
    )
)
_VOWELS = "aeiouyäö"
_CLITICS = ("kin", "kaan", "kään", "han", "hän")
_LEAST = 3
_STRONG = (
    ("ng", "nk"), ("mm", "mp"), ("nn", "nt"), ("ll", "lt"), ("rr", "rt"), ("d", "t"), ("v", "p"),
    ("k", "kk"), ("p", "pp"), ("t", "tt"),
)  # fmt: skip
"""Consonants before the last vowel in closed syllables, and in the base form: 'Helsingi-', 'Helsinki'."""
_LONG = ("aa", "ää", "ii", "oo", "uu", "yy", "öö", "ee")


def finnish(word: str) -> Iterator[Base]:
    """The possible base forms of a folded word: 'Helsingissä' may be of 'Helsinki'."""
    before, colon, ending = word.partition(":")
    if colon and ending.isalpha():
        yield Base(before, "colon", len(before))
        return
    for clitic in _CLITICS:
        if word.endswith(clitic):
            yield from _of_case(word.removesuffix(clitic))
    yield from _of_case(word)


def _of_case(word: str) -> Iterator[Base]:
    for ending in _ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < _LEAST:
            continue
        stem = word[: len(word) - len(ending)]
        if stem[-1] not in _VOWELS:
            if ending.startswith(("t", "a", "ä")) and stem.endswith("s"):
                yield Base(f"{stem[:-1]}nen", "nen", len(stem) - 1)
            if (
                len(ending) >= _LEAST and ending[0] == ending[1] and ending.endswith("n")
            ):  # 'Suomeen', 'Turkuun'
                yield from _of_stem(stem + ending[0])
            continue
        yield from _of_stem(stem)


def _of_stem(stem: str) -> Iterator[Base]:
    """Base forms with a stem that ends in a vowel."""
    for base in (stem, *_in_strong_grade(stem)):
        length = len(base) - 1
        yield Base(base, "vowel", length)
        if base.endswith("e"):
            yield Base(f"{base[:-1]}i", "e to i", length)
        if base.endswith("i"):
            yield Base(base[:-1], "consonant", length)
        if base.endswith("ee"):
            yield Base(base[:-1], "ee", length)
    if stem.endswith("se"):
        yield Base(f"{stem[:-2]}nen", "nen", len(stem) - 2)
    if stem.endswith("kse"):
        yield Base(f"{stem[:-3]}s", "ks", len(stem) - 3)
    if stem.endswith("i") and len(stem) > _LEAST:
        yield Base(f"{stem[:-1]}a", "plural a", len(stem) - 1)


def _in_strong_grade(stem: str) -> Iterator[str]:
    body, vowel = stem[:-1], stem[-1]
    for weak, strong in _STRONG:
        if body.endswith(weak):
            yield f"{body[: len(body) - len(weak)]}{strong}{vowel}"
    if body and (body[-1] in _VOWELS or body[-1] in "lrh") and not stem.endswith(_LONG):
        yield f"{body}k{vowel}"
