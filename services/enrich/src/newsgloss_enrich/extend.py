"""What a package of your own builds on. The enricher finds the package by its entry points.

| group | an entry point makes | chosen by |
|---|---|---|
| `newsgloss.steps` | a `Step` | `NEWSGLOSS_STEPS` |
| `newsgloss.name_finders` | a `LanguageFinders` | `NEWSGLOSS_MODELS` |
| `newsgloss.language_detectors` | a `LanguageDetector` | `NEWSGLOSS_LANGUAGE_DETECTOR` |

This is version 1 of the enricher's public interface. Its names and meanings stay for as long as schema
version 1 of the records. docs/extending.md has an example from an empty folder.
"""

from pydantic import JsonValue

from newsgloss_enrich.steps.entities.finder import FoundName, LanguageFinders, NameFinder
from newsgloss_enrich.steps.language.detectors import LanguageDetector
from newsgloss_enrich.steps.own.evidence import Evidence
from newsgloss_enrich.steps.own.step import Step
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
