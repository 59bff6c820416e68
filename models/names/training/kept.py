"""Which pieces of the vocabulary the small models keep: `python -m training.kept`.

Pieces are counted over all texts, each language weighing the same, and the most frequent are kept, single
characters of the languages' scripts among them, so that every word can be cut.
"""

import json
from collections import Counter

from training import e5
from training.e5 import vocabulary_of
from training.places import WORK, log
from training.sets import Chunk
from training.texts import COUNTED, all_texts

KEPT = WORK / "pieces.json"
COUNT = 76_000
_WEIGHT = 1_000_000
_ARABIC = "\u0600"
"""Characters before this one, of the European scripts, are kept without being seen."""

_LEAST_SINGLE = 2
"""A single character is kept when it is seen so often."""


def choose(texts: list[Chunk], tokeniser: e5.Tokeniser, count: int = COUNT) -> list[int]:
    """The numbers of the kept pieces, in the vocabulary's order."""
    by_language: dict[str, Counter[int]] = {}
    for chunk in texts:
        counter = by_language.setdefault(chunk.language, Counter())
        for pieces in chunk.pieces:
            counter.update(pieces)
    shares: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    for counter in by_language.values():
        total = counter.total()
        seen.update(counter)
        for piece, number in counter.items():
            shares[piece] += number * _WEIGHT // total
    singles = {
        piece for piece, number in seen.items()
        if len(tokeniser.pieces[piece]) == 1 and number >= _LEAST_SINGLE
    }  # fmt: skip
    singles |= {
        number for number, piece in enumerate(tokeniser.pieces) if len(piece) == 1 and piece < _ARABIC
    }
    kept = set(singles) | {tokeniser.unknown}
    for piece, _ in shares.most_common():
        if len(kept) >= count:
            break
        kept.add(piece)
    covered = sum(number for piece, number in seen.items() if piece in kept) / seen.total()
    log(f"{len(kept)} of {len(seen)} pieces are kept; they are {covered:.4f} of what the texts hold")
    return sorted(kept)


def reduced(tokeniser: e5.Tokeniser, kept: list[int]) -> e5.Tokeniser:
    """The same vocabulary without the pieces that are not kept; the numbers stay."""
    known = set(kept)
    pieces = [piece if number in known else "" for number, piece in enumerate(tokeniser.pieces)]
    return tokeniser._replace(pieces=pieces)


def kept() -> list[int]:
    """What `choose` chose."""
    found: list[int] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    start = e5.load(e5.find(), 0)
    KEPT.write_text(
        json.dumps(choose(all_texts(vocabulary_of(start.tokeniser), COUNTED), start.tokeniser)),
        encoding="utf-8",
    )
