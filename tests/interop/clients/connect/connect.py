"""Kafka Connect: a standalone worker with one sink for each topic, as docs/clients.md sets it."""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CLASS_PATH = sys.argv[1]
WORKER = """\
bootstrap.servers={bootstrap}
listeners=http://127.0.0.1:0
offset.storage.file.filename={folder}/offsets
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
value.converter.schemas.enable=false
header.converter=org.apache.kafka.connect.converters.ByteArrayConverter
"""
CONNECTOR = """\
name={topic}
connector.class=RecordsSink
topics={topic}
file={folder}/{topic}.records
consumer.override.isolation.level=read_committed
consumer.override.auto.offset.reset=earliest
"""
POLL_SECONDS = 0.2


def main() -> None:
    """Do the job that standard input has, and report."""
    job = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        worker = folder / "worker.properties"
        worker.write_text(WORKER.format(bootstrap=job["bootstrap"], folder=folder), encoding="utf-8")
        connectors = []
        for work in job["consume"]:
            connectors.append(folder / f"{work['topic']}.properties")
            connectors[-1].write_text(CONNECTOR.format(topic=work["topic"], folder=folder), encoding="utf-8")
        log = folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["java", "-Xmx512m", "-cp", CLASS_PATH, "org.apache.kafka.connect.cli.ConnectStandalone",
                 worker, *connectors],
                stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                consumed = _until_quiet(job, folder, process)
            finally:
                process.kill()
                process.wait()
        said = log.read_text(encoding="utf-8", errors="replace")
    if not any(one["records"] for one in consumed.values()):
        sys.exit(said[-2000:])
    version = re.search(r"connect-runtime-([\d.]+)\.jar", CLASS_PATH)
    report = {"version": version[1] if version else "?", "produced": {}, "consumed": consumed}
    json.dump(report, sys.stdout)


def _until_quiet(job: dict[str, Any], folder: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """What the sinks have written once all wanted records came and it was quiet for a while."""
    deadline = time.monotonic() + job["seconds"] * len(job["consume"])
    last, before = time.monotonic(), -1
    while True:
        found = {work["topic"]: _records(folder / f"{work['topic']}.records") for work in job["consume"]}
        count = sum(map(len, found.values()))
        if count != before:
            last, before = time.monotonic(), count
        missing = {
            work["topic"]: len(found[work["topic"]])
            for work in job["consume"]
            if len(found[work["topic"]]) < work["wanted"]
        }
        quiet = time.monotonic() - last > job["quiet_seconds"]
        if (quiet and not missing) or time.monotonic() > deadline or process.poll() is not None:
            return {
                topic: {"records": records}
                | ({"error": f"{missing[topic]} records in time"} if topic in missing else {})
                for topic, records in found.items()
            }
        time.sleep(POLL_SECONDS)


def _records(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    *lines, _ = file.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines]


main()
