"""The answers of successful calls, and the result lines of a batch."""

from typing import Literal

from pydantic import BaseModel, Field, TypeAdapter

from newsgloss_ingest.acknowledgement import Position
from newsgloss_ingest.api.problems import Problem
from newsgloss_ingest.record import RawRecord

_ID = "2b2ac885-c928-5546-818e-a72ad73bc839"


class Accepted(BaseModel):
    """The article is in Kafka, acknowledged by all in-sync replicas."""

    article_id: str = Field(examples=[_ID])
    version: int | None = Field(description="Null in a take-down of all versions.", examples=[1])
    topic: str = Field(examples=["articles.raw.v1"])
    partition: int = Field(examples=[7])
    offset: int = Field(examples=[1042])


class Valid(BaseModel):
    """The article would be accepted; it was not published."""

    article_id: str = Field(examples=[_ID])
    version: int | None = Field(examples=[1])


class AcceptedLine(Accepted):
    """The result of a line whose article is in Kafka."""

    line: int = Field(description="Of the input, from 1.", examples=[1])
    status: Literal[202] = 202


class FailedLine(BaseModel):
    """The result of a line whose article was not published, or where the upload ended too soon."""

    line: int = Field(description="Of the input, from 1.", examples=[2])
    status: int = Field(description="The HTTP status that the line alone would have had.", examples=[422])
    problem: Problem


class State(BaseModel):
    """The state of the service."""

    status: Literal["ok", "ready"]
    ok: Literal[True] = Field(default=True, description="As the other services answer.")


_ACCEPTED_LINE = TypeAdapter(AcceptedLine)


def accepted(line: int, record: RawRecord, position: Position) -> bytes:
    """A line's result as JSON; its values need no validation."""
    result = AcceptedLine.model_construct(
        article_id=record.article_id,
        version=record.version,
        topic=position.topic,
        partition=position.partition,
        offset=position.offset,
        line=line,
    )
    return _ACCEPTED_LINE.dump_json(result)
