"""A spaCy pipeline as a `NameFinder`: its `ner` and what that listens to, nothing else loaded."""

import importlib
from typing import Any

from newsgloss_enrich.steps.entities.finder import FoundName
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
        pieces = [
            (index, at, paragraph[at : at + _LONGEST_PIECE])
            for index, paragraph in enumerate(paragraphs)
            for at in range(0, len(paragraph), _LONGEST_PIECE)
        ]
        found: list[list[FoundName]] = [[] for _ in paragraphs]
        documents = self._pipeline.pipe((piece for _, _, piece in pieces), batch_size=_BATCH)
        for (index, at, _), document in zip(pieces, documents, strict=True):
            for entity in document.ents:
                if entity.label_ in _TYPES:
                    found[index].append(
                        FoundName(at + entity.start_char, at + entity.end_char, _TYPES[entity.label_])
                    )
        return found
