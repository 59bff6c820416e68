"""The topics that the settings name, as the checks at start want them."""

from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.preflight import Wanted


def wanted_topics(settings: EnrichSettings) -> Wanted:
    """By name, and what to do when they are missing."""
    return Wanted(
        raw=settings.raw_topic,
        enriched=settings.enriched_topic,
        dead_letters=settings.dlq_topic,
        group=settings.group_id,
        create=settings.create_topics,
        raw_partitions=settings.partitions,
    )
