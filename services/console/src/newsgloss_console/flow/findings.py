"""What needs somebody, by the services' own metrics, with the section of the runbook and its first step.

Alerts look at minutes, this page at one moment; so it may say more than Prometheus, or say it earlier.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from newsgloss_console.flow.scrape import Service

LAGGING_SECONDS = 600.0
STALLED_SECONDS = 150.0
MEMORY_SHARE = 0.9
BREAKER_SHARE = 0.5


@dataclass(frozen=True)
class Finding:
    """One thing that is off."""

    severity: Literal["bad", "warn"]
    what: str
    alert: str
    do: str


def findings(services: list[Service], status: dict[str, Any] | None) -> list[Finding]:
    """All that is off now, the worst first."""
    found = [finding for service in services for finding in _of_service(service)]
    if status is not None:
        found += _of_group(status)
    return sorted(found, key=lambda finding: finding.severity)


def _of_service(service: Service) -> Iterator[Finding]:
    where = f"{service.address}: "
    if service.problem:
        yield Finding(
            "bad",
            f"{where}does not answer ({service.problem})",
            "NewsglossDown",
            "Is it meant to run? Look at its last log lines; its exit status says why it ended.",
        )
        return
    if not service.ready:
        yield Finding(
            "bad",
            f"{where}not ready: {service.reason or 'no reason given'}",
            "NewsglossNotReady",
            "The reason names the first check that fails; mend that one.",
        )
    for test in (_broker, _halted, _lag, _stalled, _workers, _breaker, _memory, _retention, _ingest):
        for finding in test(service):
            yield Finding(finding.severity, where + finding.what, finding.alert, finding.do)


def _broker(service: Service) -> Iterator[Finding]:
    if service.total("newsgloss_broker_reachable") == 0:
        do = "Look at the brokers, the network and the credentials; the service goes on by itself."
        yield Finding("bad", "the broker cannot be reached", "NewsglossBrokerUnreachable", do)


def _halted(service: Service) -> Iterator[Finding]:
    halted = service.total("newsgloss_partitions", state="halted")
    if halted:
        do = "/readyz names record and reason, the log the `newsgloss-enrich skip` command that passes it."
        yield Finding("bad", f"{halted:.0f} partitions are halted", "NewsglossPartitionHalted", do)


def _lag(service: Service) -> Iterator[Finding]:
    lags = [value for _, value in service.values("newsgloss_event_lag_seconds")]
    if lags and max(lags) > LAGGING_SECONDS:
        do = (
            "More comes than is enriched: start more members, up to one a partition, or wait for a bulk load."
        )
        yield Finding("warn", f"the oldest waiting article is {max(lags):.0f} s old", "NewsglossLagging", do)


def _stalled(service: Service) -> Iterator[Finding]:
    stalled = service.total("newsgloss_stalled_seconds")
    if stalled is not None and stalled > STALLED_SECONDS:
        do = "Look at the brokers' transactions and the workers; /healthz restarts it if it stays so."
        yield Finding("bad", f"nothing was committed for {stalled:.0f} s", "NewsglossNothingCommitted", do)


def _workers(service: Service) -> Iterator[Finding]:
    states = list(service.values("newsgloss_workers"))
    if states and not sum(value for labels, value in states if labels.get("state") in ("idle", "busy")):
        do = "The log says why workers do not start: models, memory, or a step that cannot be loaded."
        yield Finding("bad", "no worker is up", "NewsglossWorkersDown", do)


def _breaker(service: Service) -> Iterator[Finding]:
    fill = service.total("newsgloss_breaker_fill_ratio")
    if fill is not None and fill > BREAKER_SHARE:
        do = "Records fail one after the other: look at the newest dead letters before the service stops."
        yield Finding("warn", f"the breaker is {fill:.0%} full", "NewsglossBreakerFilling", do)


def _memory(service: Service) -> Iterator[Finding]:
    limit = service.total("newsgloss_worker_memory_limit_bytes")
    used = [value for _, value in service.values("newsgloss_worker_memory_bytes")]
    if limit and used and max(used) > MEMORY_SHARE * limit:
        do = "Raise NEWSGLOSS_WORKER_MEMORY_MIB, or lower NEWSGLOSS_RECYCLE_RECORDS."
        yield Finding("warn", f"a worker holds {max(used) / 2**20:.0f} MiB", "NewsglossWorkerMemory", do)


def _retention(service: Service) -> Iterator[Finding]:
    if service.total("newsgloss_retention_near"):
        do = "Raise the raw topic's retention at once, then find out why the group is so far behind."
        yield Finding("bad", "retention is about to delete unread records", "NewsglossRetentionNear", do)


def _ingest(service: Service) -> Iterator[Finding]:
    if service.total("newsgloss_ingest_kafka_ready") == 0:
        do = "/readyz says why; until then articles are refused with 503, and senders try again."
        yield Finding("bad", "ingest has no Kafka", "NewsglossIngestWithoutKafka", do)


def _of_group(status: dict[str, Any]) -> Iterator[Finding]:
    group = status.get("group") or {}
    if status.get("lag") and not group.get("members"):
        do = "Start the enricher: records wait, and no member of the group reads them."
        yield Finding("bad", f"group {group.get('id')} has no member", "NewsglossEnrichAbsent", do)
    waiting = sum((status.get("dead_letters") or {}).values())
    if waiting:
        do = "The page of dead letters says what each code means; mend the cause, then redrive."
        yield Finding("warn", f"{waiting} dead letters wait", "NewsglossDeadLetters", do)
