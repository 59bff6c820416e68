"""`Step`: what an operator's own step is. `newsgloss_enrich.extend` publishes it."""

from typing import Protocol, runtime_checkable

from pydantic import JsonValue

from newsgloss_enrich.steps.own.evidence import Evidence
from newsgloss_schemas import Article


@runtime_checkable
class Step(Protocol):
    """A step of your own, which adds evidence to each article.

    The entry point names a class, or another callable that makes a step. It is called once in each worker
    process: with an instance of its attribute `Settings`, a pydantic model, or without arguments when it has
    none. The name of the entry point is the name of the step: the key of `extensions`, the stage, and the
    model in `provenance.models`.
    """

    version: str
    """Recorded in `provenance.models`. Change it when the step would answer differently."""

    def __call__(self, article: Article, evidence: Evidence, /) -> JsonValue:
        """The step's part of `extensions`; None when it has nothing to say.

        The same article must give the same answer: records are enriched again after a crash, and the answer
        is part of `result_hash`. An exception degrades the step's own stage and nothing else.
        """
        ...
