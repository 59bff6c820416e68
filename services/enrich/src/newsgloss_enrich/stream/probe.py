"""Known-good articles, which tell a bad deployment from bad records.

They differ in what can break alone: the language, and so the model; the length; the fields that are present.
"""

import asyncio
import json
import time
from typing import Any

from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.context import Pool

TOPIC = "newsgloss-probe"
"""The topic in the records; no such topic is read or written."""

ROUNDS = 2
"""Articles per worker, so that each is likely to get some: one worker alone may be broken."""

_ENGLISH = (
    "The harbour bridge in Aberdeen reopened on Thursday, the council said. Engineers from Aberdeen and "
    "Dundee had worked for nine days to replace two cables that the storm had damaged.\n\n"
    '"We are glad to see the buses run again," said Ada Example, who leads the city\'s transport office. '
    "The repair cost 1.2 million pounds, and traffic was back to normal by noon.\n\n"
)
_FRENCH = (
    "Le pont du port de Marseille a rouvert jeudi, a annoncé la mairie. Les ingénieurs ont travaillé neuf "
    "jours pour remplacer deux câbles que la tempête avait endommagés.\n\n"
    "« Nous sommes heureux de revoir circuler les autobus », a déclaré Jeanne Exemple à la presse.\n\n"
)
_CHINESE = "港口大桥周四重新开放。市议会表示工程师们工作了九天。他们更换了被风暴损坏的两根缆绳。\n\n"
_GERMAN = "Die Hafenbrücke in Hamburg ist seit Donnerstag wieder offen, teilte der Senat mit. "

ARTICLES: tuple[dict[str, Any], ...] = (
    {"body": _ENGLISH},
    {
        "title": "Harbour bridge reopens after storm",
        "body": _ENGLISH * 8,
        "language_hint": "en-GB",
        "url": "https://news.example.org/2026/03/12/harbour-bridge",
        "authors": ["Ada Example"],
        "section": "Local",
        "keywords": ["transport"],
        "published_at": "2026-03-12T08:30:00+01:00",
        "modified_at": "2026-03-12T09:30:00Z",
    },
    {"title": "Le pont du port rouvre", "body": _FRENCH * 2, "language_hint": "fr"},
    {"title": "港口大桥重新开放", "body": _CHINESE * 4},
    {"body": _GERMAN * 3, "status": "withheld", "version": 2},
)


def records(workers: int) -> list[InputRecord]:
    """Enough records that every worker is likely to get some."""
    now = int(time.time() * 1000)
    count = max(len(ARTICLES), ROUNDS * workers)
    found = []
    for offset in range(count):
        article = {"article_id": f"probe-{offset}", "source": {"id": TOPIC}} | ARTICLES[
            offset % len(ARTICLES)
        ]
        value = json.dumps(article, ensure_ascii=False).encode()
        found.append(InputRecord(TOPIC, 0, offset, now, b"probe", value, []))
    return found


async def enriches_good_articles(pool: Pool, workers: int) -> str:
    """Enrich the articles, each alone; returns "" if all were enriched, else why one was not.

    Raises:
        PoolStoppedError: the pool is being stopped.
    """
    outcomes = await asyncio.gather(*(pool.run([record]) for record in records(workers)))
    failures = [_failure(result) for (result,) in outcomes]
    return next(filter(None, failures), "")


def _failure(result: Result) -> str:
    if isinstance(result, Rejected):
        return f"{result.code} at {result.stage}: {result.message}"
    if isinstance(result, Enriched) and result.value is None:
        return "it came out without a value"
    return ""
