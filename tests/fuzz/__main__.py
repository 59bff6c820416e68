"""The long fuzz run: `python -m tests.fuzz` sends 20,000 inputs to a service on a separate broker.

It prints the counts of the statuses, the time of the slowest answer, and the service's memory after the first
tenth of the inputs, when its caches are warm, and after the last input. The exit status is 1 if there was a
fault, such as a server error or a missing answer, or if the memory grew by more than `GROWTH_BYTES`.
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
    """Send `count` inputs and print the figures; return true if the run succeeded."""
    answers = Answers()
    requests = inputs(count, seed)
    with DevBroker() as broker:
        async with (
            running(KAFKA_BOOTSTRAP_SERVERS=broker.bootstrap_servers) as service,
            client_of(service) as client,
        ):
            await until_ready(client)
            port = client.base_url.port
            assert port is not None
            begun = time.monotonic()
            await asyncio.to_thread(send_all, port, itertools.islice(requests, count // 10), answers)
            before = resident_bytes(service.process.pid)
            await asyncio.to_thread(send_all, port, requests, answers)
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
    print(json.dumps(figures, indent=2))  # noqa: T201 - the command's output
    return not answers.faults and answers.statuses.total() == count and after - before < GROWTH_BYTES


def main() -> None:
    """Parse the command line, and exit with the outcome of the run."""
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
