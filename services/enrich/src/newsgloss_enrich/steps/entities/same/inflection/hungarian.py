"""Cases of Hungarian: endings behind the base form, whose last 'a' or 'e' becomes long."""

from collections.abc import Iterator

from newsgloss_enrich.steps.entities.same.inflection.forms import Base
from newsgloss_enrich.steps.text.words import vocabulary

_ENDINGS = tuple(
    sorted(
        vocabulary(
            """
            t ot et öt at nak nek ban ben ba be ból ből ra re ról ről n on en ön nál nél hoz hez höz tól
            től ig ért ként vá vé val vel é ék
            """
        ),
        key=lambda ending: (-len(ending), ending),
    )
)
_LEAST = 3
_LONG = {"á": "a", "é": "e"}
_WITH = ("al", "el")
_DIGRAPHS = {"ssz": "sz", "ccs": "cs", "ggy": "gy", "nny": "ny", "tty": "ty", "zzs": "zs", "lly": "ly"}


def hungarian(word: str) -> Iterator[Base]:
    """The possible base forms of a folded word: 'Moszkvában' may be of 'Moszkva'."""
    before, hyphen, ending = word.rpartition("-")
    if hyphen and (ending in _ENDINGS or ending.endswith(_WITH)):
        yield Base(before, "hyphen", len(before))
        return
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            stem = word[: len(word) - len(ending)]
            yield Base(stem, "case", len(stem))
            if stem[-1] in _LONG:
                yield Base(stem[:-1] + _LONG[stem[-1]], "long vowel", len(stem))
    if word.endswith(_WITH):
        stem = word[:-2]
        for double, single in _DIGRAPHS.items():
            if stem.endswith(double):
                yield Base(stem.removesuffix(double) + single, "case", len(stem) - 1)
        if len(stem) > _LEAST and stem[-1] == stem[-2]:
            yield Base(stem[:-1], "case", len(stem) - 1)
