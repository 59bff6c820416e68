"""Sends articles to ingest over HTTP, as any producer would."""

from dataclasses import dataclass

import httpx

from newsgloss_demo.articles import ArticleFile
from newsgloss_demo.errors import DemoError


@dataclass(frozen=True)
class Position:
    """A record's place in Kafka."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True)
class Sent:
    """An article that Kafka has: ingest answered 202."""

    article: ArticleFile
    position: Position


@dataclass(frozen=True)
class Refused:
    """An article that ingest refused with a problem (RFC 9457)."""

    article: ArticleFile
    status: int
    reason: str


async def send(client: httpx.AsyncClient, article: ArticleFile) -> Sent | Refused:
    """Send one article; the file's bytes are sent unchanged.

    Raises:
        DemoError: the file cannot be read, or ingest does not answer.
    """
    try:
        body = article.path.read_bytes()
        answer = await client.post("/v1/articles", content=body, headers={"Content-Type": article.media_type})
    except OSError as error:
        raise DemoError(f"{article.path}: cannot be read: {error.strerror}") from error
    except httpx.HTTPError as error:
        raise DemoError(f"{article.path}: ingest did not answer: {error!r}; see its log") from error
    if answer.status_code == httpx.codes.ACCEPTED:
        answered = answer.json()
        return Sent(article, Position(answered["topic"], answered["partition"], answered["offset"]))
    return Refused(article, answer.status_code, _reason(answer))


def _reason(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        details = [f"{error['field']}: {error['detail']}" for error in problem.get("errors") or []]
        return "; ".join(details) or str(problem["detail"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.text[:200]
