"""Passes the compose file's Kafka settings through the official image's entry point to a real Kafka."""

import os
import subprocess
from pathlib import Path

import yaml
from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_dev_kafka import DevBroker
from newsgloss_dev_kafka.jars import ensure_jars
from newsgloss_dev_kafka.java import find_java
from newsgloss_dev_kafka.ports import free_port

ROOT = Path(__file__).parents[2]


def image_properties(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """Format the storage, and return the properties that the image derives from a container's environment."""
    for name in ("default", "mounted", "final"):
        (folder / name).mkdir()
    command = [find_java(), "-cp", f"{ensure_jars()}/*", "kafka.docker.KafkaDockerWrapper", "setup"]
    command += [f"--{name}-configs-dir={folder / name}" for name in ("default", "mounted", "final")]
    environment = {"PATH": os.environ["PATH"], **environment}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = (folder / "final" / "server.properties").read_text().split("\n")
    return dict(line.split("=", 1) for line in lines if line)


async def test_the_compose_files_kafka_starts_and_is_reachable_from_this_machine(tmp_path: Path) -> None:
    service = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["kafka"]
    host, internal, controller = free_port(), free_port(), free_port()
    replacements = {
        "/var/lib/kafka/data": str(tmp_path / "data"),
        "//kafka:": "//127.0.0.1:",
        "//:": "//127.0.0.1:",
        "19092": str(internal),
        "9092": str(host),
        "9093": str(controller),
    }
    environment = {}
    for name, value in service["environment"].items():
        for original, replacement in replacements.items():
            value = value.replace(original, replacement)  # noqa: PLW2901
        environment[name] = value

    properties = image_properties(environment, tmp_path)
    assert properties["log.dirs"] == str(tmp_path / "data")
    assert (tmp_path / "data" / "meta.properties").exists(), "the entry point did not format the storage"

    broker = DevBroker(port=host, data_dir=tmp_path / "data", properties=properties)
    with broker:
        for address in (broker.bootstrap_servers, f"127.0.0.1:{internal}"):
            admin = AIOKafkaAdminClient(bootstrap_servers=address)
            await admin.start()
            assert await admin.list_topics() == []
            await admin.close()
