"""What the tests of a package that extends the enricher need: articles, the pipeline, conformance checks."""

from newsgloss_enrich.testing.articles import NOW, TEXTS, article, enrich
from newsgloss_enrich.testing.conformance import STEP_SECONDS, check_detector, check_finders, check_step

__all__ = [
    "NOW",
    "STEP_SECONDS",
    "TEXTS",
    "article",
    "check_detector",
    "check_finders",
    "check_step",
    "enrich",
]
