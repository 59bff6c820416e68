"""Variables of the services that the demo reads too."""

from pydantic import Field

from newsgloss_common.config import ServiceSettings


class Topics(ServiceSettings):
    """The topics that the enricher writes to."""

    enriched_topic: str = Field(default="articles.enriched.v1", description="topic of enriched articles")
    dlq_topic: str = Field(default="articles.dlq.v1", description="topic of dead letters")
