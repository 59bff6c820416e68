"""`newsgloss-enrich run --check`: what a start would meet, found without joining the group."""

from collections.abc import AsyncIterator

from newsgloss_common.checking import Finding, of_cluster, of_telemetry
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_enrich.commands.run.check_cluster import cluster_findings
from newsgloss_enrich.commands.run.check_enrichment import enrichment_findings
from newsgloss_enrich.settings import EnrichSettings


async def findings(
    settings: EnrichSettings, kafka: KafkaSettings, telemetry: TelemetrySettings
) -> AsyncIterator[Finding]:
    """What was found, in the order in which a start needs it."""
    yield Finding("settings", "valid")
    for finding in of_telemetry(telemetry):
        yield finding
    for finding in await enrichment_findings(settings):
        yield finding
    async for finding in of_cluster(kafka, lambda admin: cluster_findings(admin, settings)):
        yield finding
