"""Kafka's console tools: their job and report. Text on a line holds no binary key and no binary header."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

SKIPPED = ["binary key", "header"]
NULL = "NULL"
JAVA = ["java", "-Xmx256m", "-cp", sys.argv[1]]
PRODUCER = [*JAVA, "org.apache.kafka.tools.ConsoleProducer"]
CONSUMER = [*JAVA, "org.apache.kafka.tools.consumer.ConsoleConsumer"]
LINE = re.compile(
    rb"Partition:(?P<partition>\d+)\tOffset:(?P<offset>\d+)\t(?P<headers>[^\t]*)\t(?P<key>[^\t]*)\t(?P<value>.*)"
)
START_SECONDS = (10.0, 60.0)
"""The tool counts the time to join its group as silence; on a busy machine the second try gets more."""


def main() -> None:
    """Do the job that standard input has, and report."""
    job = json.load(sys.stdin)
    produced = {one["topic"]: _produce(job, one) for one in job["produce"]}
    consumed = {one["topic"]: _consume(job, one) for one in job["consume"]}
    version = subprocess.run([*PRODUCER, "--version"], capture_output=True, text=True, check=True).stdout
    report = {"version": version.split()[0], "produced": produced, "consumed": consumed, "skipped": SKIPPED}
    json.dump(report, sys.stdout)


def _produce(job: dict[str, Any], work: dict[str, Any]) -> dict[str, str]:
    lines = [_line(one) for one in job["records"] if one["name"] not in SKIPPED]
    done = subprocess.run(
        [
            *PRODUCER, "--bootstrap-server", job["bootstrap"], "--topic", work["topic"],
            f"--compression-codec={work['codec']}", "--reader-property", "parse.key=true",
            "--reader-property", "parse.headers=true", "--reader-property", f"null.marker={NULL}",
        ],
        input=b"\n".join(lines) + b"\n",
        capture_output=True,
        check=False,
    )  # fmt: skip
    said = done.stderr.decode(errors="replace")
    failed = done.returncode or "ERROR" in said
    return {"error": said} if failed else {}


def _line(one: dict[str, Any]) -> bytes:
    headers = b",".join(header["name"].encode() + b":" + _text(header["value"]) for header in one["headers"])
    return b"\t".join((headers or NULL.encode(), _text(one["key"]), _text(one["value"])))


def _text(encoded: str | None) -> bytes:
    return NULL.encode() if encoded is None else base64.b64decode(encoded)


def _consume(job: dict[str, Any], work: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for start in START_SECONDS:
        result = _read(job, work, job["quiet_seconds"] + start)
        if "error" not in result:
            break
    return result


def _read(job: dict[str, Any], work: dict[str, Any], silence: float) -> dict[str, Any]:
    shown = ["print.partition", "print.offset", "print.headers", "print.key"]
    properties = [f"{name}=true" for name in shown] + [f"null.literal={NULL}"]
    done = subprocess.run(
        [
            *CONSUMER, "--bootstrap-server", job["bootstrap"], "--topic", work["topic"], "--from-beginning",
            "--isolation-level", "read_committed", "--timeout-ms", str(int(silence * 1000)),
            *(part for one in properties for part in ("--formatter-property", one)),
        ],
        capture_output=True,
        check=False,
    )  # fmt: skip
    records = list(_records(done.stdout))
    if len(records) >= work["wanted"]:
        return {"records": records}
    said = [line for line in done.stderr.decode(errors="replace").splitlines() if "SLF4J" not in line]
    return {"records": records, "error": f"{len(records)} records: {' '.join(said)}"}


def _records(output: bytes) -> Iterator[dict[str, Any]]:
    for line in output.split(b"\n"):
        if found := LINE.fullmatch(line):
            yield {
                "partition": int(found["partition"]),
                "offset": int(found["offset"]),
                "key": _encoded(found["key"]),
                "value": _encoded(found["value"]),
                "headers": _headers(found["headers"]),
            }


def _headers(written: bytes) -> list[dict[str, Any]]:
    if written == b"NO_HEADERS":
        return []
    pairs = [one.partition(b":") for one in written.split(b",")]
    return [{"name": name.decode(), "value": _encoded(value)} for name, _, value in pairs]


def _encoded(shown: bytes) -> str | None:
    return None if shown == NULL.encode() else base64.b64encode(shown).decode()


main()
