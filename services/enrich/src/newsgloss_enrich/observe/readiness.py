"""The answers of the enricher's `/healthz` and `/readyz`: each check with its reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Situation:
    """A snapshot of the service.

    Attributes:
        broker_reachable: Whether some broker answered the last request.
        last_error: Why none did, in the client's words; empty when one did.
        refused: The permissions that are missing, in words; empty when none is.
        workers_wanted: Worker processes by the settings.
        workers_loaded: Worker processes that have loaded their models.
        joined: Whether the group has assigned this member its partitions, even if none.
        stopping: Whether the service is shutting down.
        runs: State of each partition's run.
        lag: Offset lag by partition, where it is known.
        in_flight: Records fetched and not committed.
        stalled_seconds: How long they have waited without progress.
        since_commit: Seconds since the last commit; None before the first.
        topics_refused: What is wrong with the topics; empty when nothing is.
        halted: Why each halted partition is halted.
    """

    broker_reachable: bool
    last_error: str
    refused: str
    workers_wanted: int
    workers_loaded: int
    joined: bool
    stopping: bool
    runs: Mapping[str, str]
    lag: Mapping[str, float]
    in_flight: int
    stalled_seconds: float
    since_commit: float | None
    topics_refused: str = ""
    halted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One condition of readiness; `detail` gives the reason or the state."""

    name: str
    ok: bool
    detail: str


def checks(now: Situation) -> list[Check]:
    """All conditions, each before those that depend on it; the first that fails is the reason."""
    return [
        Check(
            "broker",
            now.broker_reachable,
            "answers" if now.broker_reachable else f"the broker cannot be reached: {now.last_error}",
        ),
        Check("permissions", not now.refused, now.refused or "none is missing"),
        Check(
            "models",
            now.workers_loaded > 0,
            f"{now.workers_loaded} of {now.workers_wanted} workers have loaded their models"
            + (f"; starting: {now.last_error}" if now.last_error and not now.workers_loaded else ""),
        ),
        Check(
            "assigned",
            now.joined and not now.stopping,
            "stopping"
            if now.stopping
            else f"{len(now.runs)} partitions"
            if now.joined
            else "starting"
            + (f": {now.last_error}" if now.last_error else ": no assignment by the group yet"),
        ),
        _partitions(now),
    ]


def _partitions(now: Situation) -> Check:
    states = Counter(now.runs.values())
    halted = [partition for partition, state in now.runs.items() if state == "halted"]
    problems = [now.topics_refused] if now.topics_refused else []
    if halted:
        reasons = [f"{partition}: {now.halted[partition]}" for partition in halted if partition in now.halted]
        problems.append(
            f"halted partitions: {', '.join(halted)}; the log has the command to go on"
            + (f" ({'; '.join(reasons)})" if reasons else "")
        )
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"
    return Check("partitions", not problems, "; ".join(problems) or counts)


def readiness(now: Situation) -> tuple[bool, dict[str, object]]:
    """The answer of `/readyz`: whether the service is ready, and its JSON."""
    found = checks(now)
    failed = [check for check in found if not check.ok]
    answer: dict[str, object] = {"reason": failed[0].detail} if failed else {}
    answer["checks"] = {check.name: {"ok": check.ok, "detail": check.detail} for check in found}
    answer["runs"] = dict(now.runs)
    answer["lag"] = {partition: int(lag) for partition, lag in now.lag.items()}
    return not failed, answer


def health(now: Situation, version: str, stall_seconds: float) -> tuple[bool, dict[str, object]]:
    """The answer of `/healthz`: whether a restart would not help, and its JSON."""
    well = now.stalled_seconds < stall_seconds
    answer: dict[str, object] = {"version": version}
    if not well:
        answer["reason"] = f"fetched records wait, nothing was committed for {now.stalled_seconds:.0f} s"
    answer["in_flight_records"] = now.in_flight
    answer["stalled_seconds"] = round(now.stalled_seconds, 1)
    answer["stalled_limit_seconds"] = stall_seconds
    answer["last_commit_seconds_ago"] = None if now.since_commit is None else round(now.since_commit, 1)
    return well, answer
