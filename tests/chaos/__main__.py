"""`python -m tests.chaos`: a full run, or with `--sabotage` the proof that a run can fail."""

import argparse
import asyncio
import dataclasses
import json
import logging
import random
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.chaos.fleet import SERVICE
from tests.chaos.plan import FULL, SABOTAGE, SHORT, Scale
from tests.chaos.report import Report
from tests.chaos.run import ROOT, Orders, run
from tests.chaos.sabotage import SAFEGUARDS

RESULTS = ROOT / "benchmarks" / "results"
LOGS = ROOT / ".cache" / "chaos"


def main() -> int:
    """Run, print, write; 0 when the run was good, or when each sabotage was noticed."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left running
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # outages are the point of it
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(2**32)
    if arguments.sabotage:
        names = sorted(SAFEGUARDS) if arguments.sabotage == "all" else [arguments.sabotage]
        return _sabotage({name: _scale(SABOTAGE[name], arguments) for name in names}, seed, arguments.output)
    report = _run(_scale(SHORT if arguments.short else FULL, arguments), seed, SERVICE)
    _write(arguments.output or RESULTS / "chaos.json", report.as_json())
    return 0 if report.good else 1


def _sabotage(scales: Mapping[str, Scale], seed: int, output: Path | None) -> int:
    """One run per safeguard that is taken out; good when something is counted in each."""
    found = {}
    for name, scale in scales.items():
        report = _run(scale, seed, ("-m", "tests.chaos.sabotage", name, "run"))
        found[f"without {name}"] = {"noticed": bool(report.tally.faults), **report.as_json()}
    _write(output or RESULTS / "chaos-sabotage.json", found)
    return 0 if all(entry["noticed"] for entry in found.values()) else 1


def _run(scale: Scale, seed: int, command: Sequence[str]) -> Report:
    logs = LOGS / f"{time.strftime('%Y%m%d-%H%M%S')}-{seed}"
    logs.mkdir(parents=True)
    began = time.monotonic()

    def tell(text: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:7.1f} s  {text}\n")
        sys.stdout.flush()

    tell(
        f"{' '.join(command)}, seed {seed}: {scale.articles} articles, {scale.faults} faults; logs in {logs}"
    )
    report = asyncio.run(run(Orders(scale, seed, logs, command), tell))
    tell(summary(report))
    return report


def summary(report: Report) -> str:
    """What a person wants to know at the end."""
    tally = report.tally
    verdict = "nothing wrong" if report.good else f"WRONG: {report.wrong | report.too_slow} {tally.examples}"
    counts = f"{tally.raw} raw, {tally.enriched} enriched, {tally.dead_lettered} dead {report.dead_letters}"
    return (
        f"seed {report.seed}: {counts}, {sum(report.faults.values())} faults in {report.seconds:.0f} s; "
        f"longest standstill {report.longest_standstill.seconds:.1f} of "
        f"{report.standstill_limit_seconds:.0f} s, of one partition {report.longest_stall.seconds:.1f} of "
        f"{report.stall_limit_seconds:.0f} s: {verdict}"
    )


def _scale(scale: Scale, arguments: argparse.Namespace) -> Scale:
    return dataclasses.replace(
        scale, articles=arguments.articles or scale.articles, faults=arguments.faults or scale.faults
    )


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="repeats the faults and articles of an earlier run")
    parser.add_argument("--short", action="store_true", help="about a minute instead of about half an hour")
    parser.add_argument("--articles", type=int, help="how many articles")
    parser.add_argument("--faults", type=int, help="how many faults")
    parser.add_argument("--sabotage", choices=[*SAFEGUARDS, "all"], help="take out a safeguard of the engine")
    parser.add_argument("--output", type=Path, help="where the report goes instead of benchmarks/results")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
