"""The services' own variables that the demo has to know as well."""

from pydantic import Field

from newsgloss_common.config import ServiceSettings


class Topics(ServiceSettings):
    """Where the records come out."""

    enriched_topic: str = Field(default="articles.enriched.v1", description="topic of enriched articles")
    dlq_topic: str = Field(default="articles.dlq.v1", description="topic of dead letters")
