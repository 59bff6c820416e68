"""The long fuzz run: `python -m tests.fuzz`, 20,000 inputs, on a broker of its own.

Prints what was answered, how slow the slowest answer was, and what the service held in memory after the
first tenth of the inputs (caches are warm by then) and after the last. Exit status 1 when anything was
answered with a server error, was not answered, or the memory grew by more than `GROWTH_BYTES`.
"""

import argparse
import asyncio
import itertools
import json
import sys
import time

from tests.fuzz.inputs import inputs
from tests.fuzz.run import Answers, resident_bytes, send_all
from tests.integration.test_ingest_service import client_of, running, until_ready

from newsgloss_dev_kafka import DevBroker

GROWTH_BYTES = 32 * 1024 * 1024
MIB = 1024 * 1024


async def run(count: int, seed: int) -> bool:
    """Send them all and print what came of it; whether all was well."""
    answers = Answers()
    made = inputs(count, seed)
    with DevBroker() as broker:
        async with (
            running(KAFKA_BOOTSTRAP_SERVERS=broker.bootstrap_servers) as service,
            client_of(service) as client,
        ):
            await until_ready(client)
            port = client.base_url.port
            assert port is not None
            begun = time.monotonic()
            await asyncio.to_thread(send_all, port, itertools.islice(made, count // 10), answers)
            before = resident_bytes(service.process.pid)
            await asyncio.to_thread(send_all, port, made, answers)
            after = resident_bytes(service.process.pid)
            seconds = time.monotonic() - begun
    figures = {
        "inputs": count,
        "seed": seed,
        "answered": answers.statuses.total(),
        "seconds": round(seconds, 1),
        "slowest_seconds": round(answers.slowest_seconds, 2),
        "statuses": dict(sorted(answers.statuses.items())),
        "statuses_of_batch_lines": dict(sorted(answers.line_statuses.items())),
        "resident_mib_after_a_tenth": round(before / MIB, 1),
        "resident_mib_at_the_end": round(after / MIB, 1),
        "faults": answers.faults[:20],
    }
    print(json.dumps(figures, indent=2))  # noqa: T201  its output
    return not answers.faults and answers.statuses.total() == count and after - before < GROWTH_BYTES


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(0 if asyncio.run(run(options.inputs, options.seed)) else 1)


if __name__ == "__main__":
    main()
