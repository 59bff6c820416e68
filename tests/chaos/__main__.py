"""`python -m tests.chaos`: a full run, or with `--sabotage` the proof that a run can fail."""

import argparse
import asyncio
import dataclasses
import json
import logging
import random
import sys
import time
from pathlib import Path

from tests.chaos.plan import FULL, SHORT
from tests.chaos.report import Report
from tests.chaos.run import ROOT, Orders, run

RESULTS = ROOT / "benchmarks" / "results"
LOGS = ROOT / ".cache" / "chaos"


def main() -> int:
    """Run, print, write; 0 when nothing was found wrong."""
    arguments = _arguments()
    scale = SHORT if arguments.short else FULL
    scale = dataclasses.replace(
        scale,
        articles=arguments.articles or scale.articles,
        faults=arguments.faults or scale.faults,
    )
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(2**32)
    logs = LOGS / f"{time.strftime('%Y%m%d-%H%M%S')}-{seed}"
    logs.mkdir(parents=True)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # outages are the point of it
    began = time.monotonic()

    def tell(text: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:7.1f} s  {text}\n")
        sys.stdout.flush()

    tell(f"seed {seed}: {scale.articles} articles, {scale.faults} faults; logs in {logs}")
    report = asyncio.run(run(Orders(scale, seed, logs), tell))
    _write(arguments.output, report)
    tell(summary(report))
    return 0 if report.good else 1


def summary(report: Report) -> str:
    """What a person wants to know at the end."""
    tally = report.tally
    return (
        f"seed {report.seed}: {tally.raw} raw, {tally.enriched} enriched, {tally.dead_lettered} dead letters "
        f"{report.dead_letters} under {sum(report.faults.values())} faults in {report.seconds:.0f} s; longest "
        f"stall {report.longest_stall.seconds:.1f} s (limit {report.stall_limit_seconds:.0f}), "
        + (
            "nothing wrong"
            if report.good
            else f"WRONG: {report.wrong | report.too_slow} {tally.examples}"
        )
    )


def _write(path: Path, report: Report) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report.as_json(), indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="repeats the faults and articles of an earlier run")
    parser.add_argument("--short", action="store_true", help="about a minute instead of about half an hour")
    parser.add_argument("--articles", type=int, help="how many articles")
    parser.add_argument("--faults", type=int, help="how many faults")
    parser.add_argument("--output", type=Path, default=RESULTS / "chaos.json", help="where the report goes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
