"""Finds the parts of a body that are not the story; a wrong cut costs more than a missed one.

`find_boilerplate` is the entry point. `labels.py` classifies a single line; each module that it calls
knows one kind of line, or a few similar ones.
"""

from newsgloss_enrich.steps.boilerplate.claims import read_claims
from newsgloss_enrich.steps.boilerplate.find import find_boilerplate
from newsgloss_enrich.steps.boilerplate.labels import Context

__all__ = ["Context", "find_boilerplate", "read_claims"]
