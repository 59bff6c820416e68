"""The command behind `make interop`: every client against a real broker; writes results and the docs' table.

`python -m tests.interop kafkajs kcat` runs some clients and keeps the results of the others.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.integration.committed import committed
from tests.interop.client_commands import CLIENTS, ROOT, Client, Command, MissingToolError
from tests.interop.judge import (
    OK,
    Found,
    codecs_in,
    found,
    judge_read,
    judge_written,
    partitioner_of,
    shortened,
    total,
)
from tests.interop.scenario import CODECS, ITEMS, WANTED, create, topic_to_read, topic_to_write, write_to_read
from tests.interop.table import write_table

from newsgloss_dev_kafka import DevBroker

RESULTS = ROOT / "benchmarks" / "results" / "interop.json"
DEFAULT = "default"
START_SECONDS = 600.0
"""For the broker, on a machine that is busy with other things."""


def main() -> int:
    """Return 0 if every client that was asked for ran; what it cannot do is a result."""
    names = [client.name for client in CLIENTS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("client", nargs="*", choices=[*names, []], help="clients to run, all by default")
    parser.add_argument("--seconds", type=float, default=60.0, help="longest time for each topic")
    parser.add_argument(
        "--quiet-seconds", type=float, default=3.0, help="silence after which a topic is read"
    )
    parser.add_argument("--table", action="store_true", help="only write the table anew")
    arguments = parser.parse_args()
    missing: dict[str, str] = {}
    if not arguments.table:
        by_name = {client.name: client for client in CLIENTS}
        chosen = [by_name[name] for name in arguments.client or names]
        with DevBroker(start_timeout=START_SECONDS) as broker:
            asyncio.run(_run(broker, chosen, arguments, missing))
    kept = _kept()
    write_table({name: kept[name] for name in names if name in kept})
    for name, why in missing.items():
        sys.stderr.write(f"{name}: not run: {why}\n")
    return 1 if missing else 0


async def _run(
    broker: DevBroker,
    chosen: list[Client],
    arguments: argparse.Namespace,
    missing: dict[str, str],
) -> None:
    servers = broker.bootstrap_servers
    await create(servers, [topic_to_read(codec) for codec in CODECS])
    await write_to_read(servers)
    there = {codec: await _lying(servers, topic_to_read(codec)) for codec in CODECS}
    for client in chosen:
        try:
            command = client.install()
        except MissingToolError as error:
            missing[client.name] = str(error)
            continue
        works = _works(client)
        await create(servers, [work["topic"] for work in works])
        job = {
            "bootstrap": servers,
            "records": [item.fields() for item in ITEMS],
            "produce": works,
            "consume": [{"topic": topic_to_read(codec), "wanted": WANTED} for codec in CODECS],
            "seconds": arguments.seconds,
            "quiet_seconds": arguments.quiet_seconds,
        }
        report = _report(command, job)
        if "error" in report:
            missing[client.name] = report["error"]
            continue
        result = await _judged(servers, broker.data, client, report, there)
        kept = _kept() | {client.name: result}
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        sys.stderr.write(f"{client.name}: {json.dumps(result)}\n")


def _kept() -> dict[str, Any]:
    """The results of all clients that have been run and are still in the list."""
    kept: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return {client.name: kept[client.name] for client in CLIENTS if client.name in kept}


def _works(client: Client) -> list[dict[str, str]]:
    """Every codec with the documented partitioner, and one topic with the client's own; none for a sink."""
    if not client.writes:
        return []
    choices = [(codec, client.partitioner) for codec in CODECS] + [("none", DEFAULT)]
    safe = re.sub(r"[^\w.-]", "-", client.name)
    return [
        {"topic": topic_to_write(safe, codec, partitioner), "codec": codec, "partitioner": partitioner}
        for codec, partitioner in choices
    ]


def _report(command: Command, job: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"error": f"it ended with {done.returncode}: {done.stderr.strip()[-500:]}"}
    return report


async def _lying(servers: str, topic: str) -> list[Found]:
    records = await committed(topic, bootstrap_servers=servers)
    return [
        Found(one.partition, one.offset, one.key, one.value, [(name, value) for name, value in one.headers])
        for one in records
    ]


async def _judged(
    servers: str, data: Path, client: Client, report: dict[str, Any], there: dict[str, list[Found]]
) -> dict[str, Any]:
    skipped: list[str] = report.get("skipped", [])
    produced: dict[str, str] = {}
    lost: set[str] = set()
    partitioners: dict[str, str] = {}
    for work in _works(client):
        error = report["produced"][work["topic"]].get("error")
        if error is None:
            lying = await _lying(servers, work["topic"])
            partitioners[work["partitioner"]] = partitioner_of(lying)
            lost |= set(judge_written(lying, skipped))
            used = codecs_in(data, work["topic"])
            error = (
                None if used <= {work["codec"], "none"} and work["codec"] in used else f"wrote {sorted(used)}"
            )
        if work["partitioner"] != DEFAULT:
            produced[work["codec"]] = OK if error is None else shortened(error)
    readings: dict[str, dict[str, Any]] = {}
    for codec in CODECS:
        one = report["consumed"][topic_to_read(codec)]
        reading = judge_read([found(fields) for fields in one["records"]], there[codec])
        readings[codec] = reading | ({"error": shortened(one["error"])} if one.get("error") else {})
    return {
        "version": report["version"],
        "partitioner": partitioners.get(DEFAULT),
        "partitioner_set": partitioners.get(client.partitioner),
        "produced": produced,
        "altered_when_produced": sorted(lost),
        "not_tried": skipped,
        "consumed": {codec: one.get("error", OK) for codec, one in readings.items()},
        "read": total(readings),
    }


if __name__ == "__main__":
    sys.exit(main())
