"""`/healthz` and `/readyz` of the enricher: the checks, each with its reason, made of what was seen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Situation:
    """What the service knows of itself at this moment.

    Attributes:
        broker_reachable: Whether some broker answered when it was asked last.
        last_error: What stood in the way, in the client's words; empty when nothing did.
        refused: What this service may not do, and must; empty when nothing.
        workers_wanted: Worker processes by the settings.
        workers_loaded: Those that have loaded their models.
        joined: The group has given this member its partitions, be it none.
        stopping: A signal came.
        runs: State of each partition's run.
        lag: Offsets behind, by partition, as far as known.
        in_flight: Records fetched and not committed.
        stalled_seconds: For how long they have waited without any progress.
        since_commit: Seconds since the last commit; None before the first.
        topics_refused: What is wrong with the topics since the start; empty when nothing is.
        halted: Why a partition is halted, for those that are.
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
    """Why each halted partition is."""


@dataclass(frozen=True)
class Check:
    """One of the things that readiness takes."""

    name: str
    ok: bool
    detail: str


def checks(now: Situation) -> list[Check]:
    """In the order in which one needs the other; the first that fails is the reason."""
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
    """Whether it is at work; the reason when not, and every check."""
    found = checks(now)
    failed = [check for check in found if not check.ok]
    answer: dict[str, object] = {"reason": failed[0].detail} if failed else {}
    answer["checks"] = {check.name: {"ok": check.ok, "detail": check.detail} for check in found}
    answer["runs"] = dict(now.runs)
    answer["lag"] = {partition: int(lag) for partition, lag in now.lag.items()}
    return not failed, answer


def health(now: Situation, version: str, stall_seconds: float) -> tuple[bool, dict[str, object]]:
    """Whether it makes progress, or has nothing to do, or cannot because the broker is away."""
    well = now.stalled_seconds < stall_seconds
    answer: dict[str, object] = {"version": version}
    if not well:
        answer["reason"] = f"fetched records wait, nothing was committed for {now.stalled_seconds:.0f} s"
    answer["in_flight_records"] = now.in_flight
    answer["stalled_seconds"] = round(now.stalled_seconds, 1)
    answer["stalled_limit_seconds"] = stall_seconds
    answer["last_commit_seconds_ago"] = None if now.since_commit is None else round(now.since_commit, 1)
    return well, answer
