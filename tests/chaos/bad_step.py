"""An operator's own steps as they must not be, and one that is as it should be.

An article says what the bad step does with it: its keywords are `[STEP_DEED, deed]`.
"""

import os
import signal
import time
from collections.abc import Callable
from enum import StrEnum
from typing import NoReturn

from newsgloss_enrich.extend import Article, Evidence, JsonValue

STEP_DEED = "step-deed"
LEAKED_BYTES = 24 << 20
_LONG_SECONDS = 3600.0
_leaked: list[bytes] = []


class Deed(StrEnum):
    """What the bad step does with an article."""

    ANSWER = "answer"
    RAISE = "raise"
    COMPUTE = "compute"
    """It computes without end, which its budget of processor time ends."""
    LEAK = "leak"
    """It keeps some memory, and answers."""
    HANG = "hang"
    """It waits without end, which only the end of its worker ends."""
    EAT_MEMORY = "eat_memory"
    ABORT = "abort"
    SIGKILL = "sigkill"


ENDS_ITS_WORKER = frozenset({Deed.HANG, Deed.EAT_MEMORY, Deed.ABORT, Deed.SIGKILL})


def deed_of(article: Article) -> Deed:
    """What an article asks for."""
    keywords = article.keywords or []
    return Deed(keywords[1]) if keywords[:1] == [STEP_DEED] else Deed.ANSWER


class Bad:
    """Does what the article says, and answers what that was if it still can."""

    version = "1"

    def __call__(self, article: Article, evidence: Evidence) -> JsonValue:
        """See `newsgloss_enrich.extend.Step`."""
        del evidence
        deed = deed_of(article)
        if deed in _DEEDS:
            _DEEDS[deed]()
        return {"deed": deed.value}


class Good:
    """Answers how many words the story has."""

    version = "1"

    def __call__(self, article: Article, evidence: Evidence) -> JsonValue:
        """See `newsgloss_enrich.extend.Step`."""
        del article
        return {"words": len(evidence.story.split())}


def _raise() -> NoReturn:
    raise ValueError("as ordered")


def _compute() -> NoReturn:
    while True:
        pass


def _leak() -> None:
    _leaked.append(os.urandom(1) * LEAKED_BYTES)


def _eat_memory() -> NoReturn:
    while True:
        _leaked.append(b"x" * (8 << 20))


_DEEDS: dict[Deed, Callable[[], object]] = {
    Deed.RAISE: _raise,
    Deed.COMPUTE: _compute,
    Deed.LEAK: _leak,
    Deed.HANG: lambda: time.sleep(_LONG_SECONDS),
    Deed.EAT_MEMORY: _eat_memory,
    Deed.ABORT: os.abort,
    Deed.SIGKILL: lambda: os.kill(os.getpid(), signal.SIGKILL),
}
