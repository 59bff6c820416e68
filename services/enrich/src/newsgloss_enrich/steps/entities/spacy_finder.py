"""A spaCy pipeline as a `NameFinder`; only `ner` and the components that it needs are loaded."""

import importlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from newsgloss_enrich.steps.entities.finder import FoundName, TextSpan, collected
from newsgloss_schemas import EntityType

_UNUSED = [
    "tagger",
    "parser",
    "attribute_ruler",
    "lemmatizer",
    "morphologizer",
    "senter",
    "trainable_lemmatizer",
]
_TYPES: dict[str, EntityType] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "FAC",
    "NORP": "NORP", "EVENT": "EVENT", "WORK_OF_ART": "WORK", "LAW": "WORK", "PRODUCT": "PRODUCT",
    "MISC": "MISC",
}  # fmt: skip
"""OntoNotes 5 and WikiNER labels; dates, numbers, amounts and languages are no entities of ours."""
_LONGEST_PIECE = 20_000
_BATCH = 16
"""Most pieces in one pass, with no more characters together than one piece may have."""


class _Piece(NamedTuple):
    paragraph: int
    start: int
    text: str


class SpacyFinder:
    """Finds names paragraph by paragraph, which bounds memory by the longest paragraph."""

    def __init__(self, package: str) -> None:
        pipeline: Any = importlib.import_module(package).load(exclude=_UNUSED)
        self.name = package
        self.version = str(pipeline.meta.get("version", ""))
        self._pipeline = pipeline
        self.find(["The first sentence is read at start, in Aberdeen, not at the first article."])

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`."""
        return collected(self.spans(paragraphs), len(paragraphs))

    def spans(self, paragraphs: Sequence[str]) -> Iterator[TextSpan]:
        """See `SpanFinder`; each part is a batch of pieces."""
        for batch in _batches(_pieces(paragraphs)):
            documents = self._pipeline.pipe([piece.text for piece in batch], batch_size=_BATCH)
            found = [
                (piece.paragraph, FoundName(piece.start + one.start_char, piece.start + one.end_char, kind))
                for piece, document in zip(batch, documents, strict=True)
                for one in document.ents
                if (kind := _TYPES.get(one.label_)) is not None
            ]
            last = batch[-1]
            yield TextSpan(found, last.paragraph, last.start + len(last.text))


def _pieces(paragraphs: Sequence[str]) -> Iterator[_Piece]:
    for number, paragraph in enumerate(paragraphs):
        for at in range(0, len(paragraph), _LONGEST_PIECE):
            yield _Piece(number, at, paragraph[at : at + _LONGEST_PIECE])


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    characters = 0
    for piece in pieces:
        characters += len(piece.text)
        if batch and (len(batch) == _BATCH or characters > _LONGEST_PIECE):
            yield batch
            batch, characters = [], len(piece.text)
        batch.append(piece)
    if batch:
        yield batch
