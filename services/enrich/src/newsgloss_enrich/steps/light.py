"""The light enrichment (`NEWSGLOSS_ENRICHMENT=light`): no models, ready in milliseconds.

For tests of the engine, where thousands of records go through and language models are not the point.
Language is told by script alone (`und` for Latin text) and no entities are found; boilerplate, read time
and fingerprint are as in the full enrichment.
"""

from newsgloss_enrich.steps.record import build_light as build

__all__ = ["build"]
