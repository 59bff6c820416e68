"""kcat: its job and report, as the other clients have them. Binary keys and headers are not tried with it."""

import base64
import json
import re
import subprocess
import sys
from typing import Any

SKIPPED = ["null key", "binary key", "header", "null header", "repeated header"]
FORMAT = "%p %o %K %S %k%s\n"
HEAD = re.compile(rb"(\d+) (\d+) (-?\d+) (-?\d+) ")


def main() -> None:
    """Do the job that standard input has, and report."""
    job = json.load(sys.stdin)
    produced = {one["topic"]: _produce(job, one) for one in job["produce"]}
    consumed = {one["topic"]: _consume(job, one) for one in job["consume"]}
    version = subprocess.run(["kcat", "-V"], capture_output=True, text=True, check=True).stdout
    report = {"version": " ".join(re.findall(r"Version (\S+)|librdkafka (\S+)", version)[0]).strip()}
    json.dump(report | {"produced": produced, "consumed": consumed, "skipped": SKIPPED}, sys.stdout)


def _produce(job: dict[str, Any], work: dict[str, Any]) -> dict[str, str]:
    lines = [
        base64.b64decode(one["key"]) + b"\t" + base64.b64decode(one["value"] or "")
        for one in job["records"]
        if one["name"] not in SKIPPED
    ]
    setting = ["-X", "partitioner=murmur2_random"] if work["partitioner"] == "murmur2" else []
    done = subprocess.run(
        [
            "kcat",
            "-P",
            "-Z",
            "-K",
            "\t",
            "-b",
            job["bootstrap"],
            "-t",
            work["topic"],
            "-z",
            work["codec"],
            *setting,
        ],
        input=b"\n".join(lines) + b"\n",
        capture_output=True,
        check=False,
    )
    return {"error": done.stderr.decode(errors="replace")} if done.returncode else {}


def _consume(job: dict[str, Any], work: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [
            "kcat", "-C", "-q", "-e", "-o", "beginning", "-b", job["bootstrap"], "-t", work["topic"],
            "-X", "isolation.level=read_committed", "-f", FORMAT,
        ],
        capture_output=True,
        timeout=job["seconds"],
        check=False,
    )  # fmt: skip
    result: dict[str, Any] = {"records": list(_records(done.stdout))}
    return result | ({"error": done.stderr.decode(errors="replace")} if done.returncode else {})


def _records(output: bytes) -> Any:
    position = 0
    while head := HEAD.match(output, position):
        partition, offset, key_length, value_length = map(int, head.groups())
        parts = []
        position = head.end()
        for length in (key_length, value_length):
            parts.append(None if length < 0 else output[position : position + length])
            position += max(0, length)
        position += 1
        key, value = (None if part is None else base64.b64encode(part).decode() for part in parts)
        yield {"partition": partition, "offset": offset, "key": key, "value": value}


main()
