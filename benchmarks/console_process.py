"""A console as a process of its own over a broker of its own, and what its process holds in memory."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from newsgloss_dev_kafka import DevBroker

ENRICHED = "articles.enriched.v1"
WAIT_SECONDS = 120.0


@dataclass(frozen=True)
class Running:
    """A console that answers."""

    address: str
    pid: int
    bootstrap: str

    def status(self, name: str) -> float:
        """A line of `/proc/PID/status`, in MiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
        raise ValueError(f"the kernel says no {name}")

    def read(self) -> int:
        """How many records it has read."""
        text = httpx.get(f"{self.address}/metrics", timeout=60.0).text
        lines = [one for one in text.splitlines() if one.startswith("newsgloss_console_records_total{")]
        return int(sum(float(one.rpartition(" ")[2]) for one in lines))


@contextlib.contextmanager
def console(properties: Mapping[str, str] | None = None, **settings: str) -> Iterator[Running]:
    """Run a broker and a console for the length of the block."""
    with DevBroker(properties=properties or {}) as broker, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "console.log"
        environment = os.environ | {
            "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap_servers,
            "NEWSGLOSS_CONSOLE_HTTP": "127.0.0.1:0",
            "NEWSGLOSS_CONSOLE_SERVICES": "",
            **settings,
        }
        command = [str(Path(sys.executable).with_name("newsgloss-console")), "serve"]
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield Running(_address(process, log), process.pid, broker.bootstrap_servers)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        for line in log.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if said.get("event") == "listening":
                    return str(said["address"])
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"the console does not listen:\n{log.read_text(encoding='utf-8')[-2000:]}")
