"""What needs somebody and is no alert: a service that is silent or not ready now, and the group's own state.

Alerts wait some minutes before they fire; this is of the moment, and has the reason in the service's words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from newsgloss_console.flow.scrape import Service


@dataclass(frozen=True)
class Finding:
    """One thing that is off; `alert` is the section of the runbook that treats it."""

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
    elif not service.ready:
        yield Finding(
            "bad",
            f"{where}not ready: {service.reason or 'no reason given'}",
            "NewsglossNotReady",
            "The reason names the first check that fails; mend that one.",
        )


def _of_group(status: dict[str, Any]) -> Iterator[Finding]:
    group = status.get("group") or {}
    if status.get("lag") and not group.get("members"):
        do = "Start the enricher: records wait, and no member of the group reads them."
        yield Finding("bad", f"group {group.get('id')} has no member", "NewsglossEnrichAbsent", do)
    waiting = sum((status.get("dead_letters") or {}).values())
    if waiting:
        do = "The page of dead letters says what each code means; mend the cause, then redrive."
        what = "1 dead letter waits" if waiting == 1 else f"{waiting} dead letters wait"
        yield Finding("warn", what, "NewsglossDeadLetters", do)
