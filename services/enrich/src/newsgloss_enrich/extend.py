"""What a package of your own builds on, found by entry points.

| group | what it names | chosen by |
|---|---|---|
| `newsgloss.steps` | what makes a `Step` | `NEWSGLOSS_STEPS` |
| `newsgloss.name_finders` | what makes a `LanguageFinders` | `NEWSGLOSS_MODELS` |
| `newsgloss.language_detectors` | what makes a `LanguageDetector` | `NEWSGLOSS_LANGUAGE_DETECTOR` |

This is the public face of the enricher, version 1: names and meanings here stay for as long as schema
version 1 of the records does. docs/extending.md has an example from an empty folder.
"""

from typing import Protocol, runtime_checkable

from pydantic import JsonValue

from newsgloss_enrich.steps.entities.finder import FoundName, LanguageFinders, NameFinder
from newsgloss_enrich.steps.evidence import Evidence
from newsgloss_enrich.steps.language_detectors import LanguageDetector
from newsgloss_schemas import Article

__all__ = [
    "API_VERSION",
    "Article",
    "Evidence",
    "FoundName",
    "JsonValue",
    "LanguageDetector",
    "LanguageFinders",
    "NameFinder",
    "Step",
]

API_VERSION = 1


@runtime_checkable
class Step(Protocol):
    """A step of your own: evidence that it adds to each article.

    The entry point names a class, or another callable that makes a step. It is called once in each worker
    process: with an instance of its `Settings` (a pydantic model) where it has such an attribute, else
    without arguments. The entry point's name is the step's: the key of `extensions`, the stage, and the
    model in `provenance.models`.
    """

    version: str
    """Stands in `provenance.models`; change it when the step would answer differently."""

    def __call__(self, article: Article, evidence: Evidence, /) -> JsonValue:
        """What goes into `extensions`; None when there is nothing to say.

        The same article gives the same answer: records are enriched again after a crash, and `result_hash` is
        made of the answer. What it raises degrades the step's own stage and nothing else.
        """
        ...
