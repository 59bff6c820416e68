"""The command behind `make chaos`: a full run, a trial, or with `--sabotage` the proof that a run can fail.

Trials: `rolling` restarts three enrichers one after another; `surge` also does, but starts each successor
first; `brokers` kills each of three brokers. `steps` is a run with a bad step of an operator.
"""

import argparse
import asyncio
import dataclasses
import json
import logging
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.chaos import steps
from tests.chaos.fleet import SERVICE
from tests.chaos.report import Report
from tests.chaos.run import Orders, run
from tests.chaos.sabotage import SAFEGUARDS
from tests.chaos.scales import FULL, SABOTAGE, SHORT, Scale
from tests.chaos.stage import ROOT
from tests.chaos.trials import TRIALS, Load, hold

RESULTS = ROOT / "benchmarks" / "results"
STEPS = "steps"
LOGS = ROOT / ".cache" / "chaos"
BROKERS = {1: "one broker", 3: "three brokers"}
"""The names of the runs in the results."""


def main() -> int:
    """Return 0 if the run was good, or if each sabotage was noticed."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leave no process running
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # outages are intended here
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(2**32)
    if arguments.sabotage:
        names = sorted(SAFEGUARDS) if arguments.sabotage == "all" else [arguments.sabotage]
        return _sabotage({name: _scale(SABOTAGE[name], arguments) for name in names}, seed, arguments.output)
    if arguments.trial == STEPS:
        return _steps(arguments, seed)
    if arguments.trial:
        report = _hold(arguments, seed)
        _write(arguments.output or RESULTS / f"chaos-{arguments.trial}.json", report.as_json())
        return 0 if report.good else 1
    scales = SHORT if arguments.short else FULL
    numbers = [arguments.brokers] if arguments.brokers else sorted(scales)
    reports = {number: _run(_scale(scales[number], arguments), seed, SERVICE) for number in numbers}
    output = arguments.output or RESULTS / "chaos.json"
    _write(output, _kept(output) | {BROKERS[number]: report.as_json() for number, report in reports.items()})
    return 0 if all(report.good for report in reports.values()) else 1


def _kept(path: Path) -> dict[str, object]:
    """Return the results of the runs with another number of brokers."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {name: found[name] for name in BROKERS.values() if name in found}


def _sabotage(scales: Mapping[str, Scale], seed: int, output: Path | None) -> int:
    """Make a run without each safeguard; good if every run counts a fault."""
    found = {}
    for name, scale in scales.items():
        report = _run(scale, seed, ("-m", "tests.chaos.sabotage", name, "run"))
        found[f"without {name}"] = {"noticed": bool(report.tally.faults), **report.as_json()}
    _write(output or RESULTS / "chaos-sabotage.json", found)
    return 0 if all(entry["noticed"] for entry in found.values()) else 1


def _hold(arguments: argparse.Namespace, seed: int) -> Report:
    load = Load(arguments.rate, arguments.enrichment, seed)
    logs, tell = _logs(f"{arguments.trial}-{seed}"), _teller()
    tell(f"{arguments.trial}, seed {seed}: {load.articles_per_second:g} articles/s; logs in {logs}")
    report = asyncio.run(hold(TRIALS[arguments.trial], load, logs, tell))
    tell(summary(report))
    return report


def _steps(arguments: argparse.Namespace, seed: int) -> int:
    logs, tell = _logs(f"{STEPS}-{seed}"), _teller()
    count = arguments.articles or steps.ARTICLES
    tell(f"{STEPS}, seed {seed}: {count} articles; logs in {logs}")
    report, evidence = asyncio.run(steps.run_with_bad_step(count, seed, logs, tell))
    good = report.good and not evidence["lost"]
    tell(summary(report))
    tell("no evidence lost" if not evidence["lost"] else f"LOST: {evidence['lost']}")
    _write(
        arguments.output or RESULTS / "chaos-steps.json",
        report.as_json() | {"good": good, "evidence": evidence},
    )
    return 0 if good else 1


def _logs(name: str) -> Path:
    logs = LOGS / f"{time.strftime('%Y%m%d-%H%M%S')}-{name}"
    logs.mkdir(parents=True)
    return logs


def _teller() -> Callable[[str], None]:
    began = time.monotonic()

    def tell(text: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:7.1f} s  {text}\n")
        sys.stdout.flush()

    return tell


def _run(scale: Scale, seed: int, command: Sequence[str]) -> Report:
    logs, tell = _logs(f"{seed}-{scale.brokers}"), _teller()
    tell(
        f"{' '.join(command)}, seed {seed}: {BROKERS[scale.brokers]}, {scale.articles} articles, "
        f"{scale.faults} faults; logs in {logs}"
    )
    report = asyncio.run(run(Orders(scale, seed, logs, command), tell))
    tell(summary(report))
    return report


def summary(report: Report) -> str:
    """Sum up a run for people."""
    tally = report.tally
    verdict = "nothing wrong" if report.good else f"WRONG: {report.wrong | report.too_slow} {tally.examples}"
    counts = f"{tally.raw} raw, {tally.enriched} enriched, {tally.dead_lettered} dead {report.dead_letters}"
    return (
        f"seed {report.seed}: {counts}, {sum(report.faults.values())} faults in {report.seconds:.0f} s; "
        f"longest standstill {_of(report, 'longest_standstill')}, of one partition "
        f"{_of(report, 'longest_stall')}: {verdict}"
    )


def _of(report: Report, name: str) -> str:
    """Return a time, and its limit if there is one."""
    seconds, limit = getattr(report, name).seconds, report.limits.get(name)
    return f"{seconds:.1f} s" if limit is None else f"{seconds:.1f} of {limit:.0f} s"


def _scale(scale: Scale, arguments: argparse.Namespace) -> Scale:
    return dataclasses.replace(
        scale, articles=arguments.articles or scale.articles, faults=arguments.faults or scale.faults
    )


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument(
        "trial", nargs="?", choices=sorted([*TRIALS, STEPS]), help="hold a trial instead of a run"
    )
    parser.add_argument("--rate", type=float, default=10.0, help="articles a second, of a trial")
    parser.add_argument("--enrichment", default="full", help="of a trial: full, or light for tests")
    parser.add_argument("--seed", type=int, help="repeats the faults and articles of an earlier run")
    parser.add_argument(
        "--short", action="store_true", help="about a minute each instead of about a quarter of an hour"
    )
    parser.add_argument(
        "--brokers", type=int, choices=sorted(BROKERS), help="a run on so many (default: one run on each)"
    )
    parser.add_argument("--articles", type=int, help="how many articles")
    parser.add_argument("--faults", type=int, help="how many faults")
    parser.add_argument("--sabotage", choices=[*SAFEGUARDS, "all"], help="take out a safeguard of the engine")
    parser.add_argument("--output", type=Path, help="where the report goes instead of benchmarks/results")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
