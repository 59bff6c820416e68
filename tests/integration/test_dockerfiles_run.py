"""Runs the instructions of the Dockerfiles without a container; a temporary folder is the image's root."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dockerfile_parse import DockerfileParser

from newsgloss_dev_kafka.ports import free_port

if TYPE_CHECKING:
    from tests.integration.conftest import Topics

ROOT = Path(__file__).parents[2]
PLACES = ("/build", "/opt/newsgloss", "/tmp", "/var/lib/newsgloss")  # noqa: S108
PASSED_ON = re.compile(r"(PIP_|SSL_|REQUESTS_|https?_proxy|no_proxy|LANG|LC_)", re.IGNORECASE)


class Image:
    """A folder that stands for an image: the instructions of a Dockerfile fill it."""

    def __init__(self, root: Path, service: str) -> None:
        self.root = root
        self.workdir = root
        python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
        (root / "bin").mkdir(parents=True)
        (root / "var" / "lib").mkdir(parents=True)
        (root / "bin" / "python").symlink_to(python)
        self.environment = {key: value for key, value in os.environ.items() if PASSED_ON.match(key)}
        self.environment["PATH"] = f"{root / 'bin'}:/usr/bin:/bin"
        self.command: list[str] = []
        self.health_check: list[str] = []
        with (ROOT / "services" / service / "Dockerfile").open("rb") as file:
            self._steps = DockerfileParser(fileobj=file).structure

    def build(self) -> None:
        for step in self._steps:
            getattr(self, f"_{step['instruction'].lower()}")(step["value"])

    def _inside(self, text: str) -> str:
        """Replace the image's absolute paths by paths below its root folder."""
        return re.sub(rf"(?<![\w.])({'|'.join(PLACES)})(?![\w-])", rf"{self.root}\1", text)

    def _nothing(self, _value: str) -> None:
        """Ignore an instruction that only a container runtime acts on."""

    _comment = _user = _expose = _stopsignal = _arg = _nothing

    def _from(self, _value: str) -> None:
        self.workdir = self.root

    def _workdir(self, value: str) -> None:
        self.workdir = Path(self._inside(value))
        self.workdir.mkdir(parents=True, exist_ok=True)

    def _env(self, value: str) -> None:
        for name, text in re.findall(r'(\w+)=("[^"]*"|\S+)', value):
            self.environment[name] = self._inside(text.strip('"')).replace("$PATH", self.environment["PATH"])

    def _copy(self, value: str) -> None:
        *sources, target = value.split()
        if sources[0] == "--from=build":
            assert sources[1] == target, "a virtual environment works only at the path where it was created"
            shutil.rmtree(self.root / "build")  # the final stage must need nothing else of the build stage
            return
        for source in sources:
            destination = self.workdir / target
            if (ROOT / source).is_dir():
                skipped = shutil.ignore_patterns("__pycache__", "*.egg-info")
                shutil.copytree(ROOT / source, destination, dirs_exist_ok=True, ignore=skipped)
            else:
                shutil.copy(ROOT / source, destination)

    def _run(self, value: str) -> None:
        ran = subprocess.run(
            ["sh", "-ec", self._inside(value)],
            cwd=self.workdir,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{value}\n{ran.stdout}\n{ran.stderr}"

    def _cmd(self, value: str) -> None:
        self.command = json.loads(value)

    def _healthcheck(self, value: str) -> None:
        self.health_check = json.loads(value.partition("CMD ")[2])


def with_metadata(image: Image) -> Image:
    """Read the environment, command and health check of the image, without running its build."""
    for step in image._steps:
        if step["instruction"] in {"ENV", "CMD", "HEALTHCHECK"}:
            getattr(image, f"_{step['instruction'].lower()}")(step["value"])
    return image


@contextmanager
def running(image: Image, service: str, environment: dict[str, str]) -> Iterator[tuple[list[str], Path]]:
    """Run the image's CMD on a free port; yield the health check's command for that port, and the log."""
    variable = f"NEWSGLOSS_{service.upper()}_HTTP"
    inside = image.environment[variable].rpartition(":")[2]
    port = free_port()
    environment = {**image.environment, **environment, variable: f"127.0.0.1:{port}"}
    command = shutil.which(image.command[0], path=environment["PATH"])
    assert command, f"{image.command[0]} is not installed"
    log = image.root / "service.log"
    health_check = [part.replace(f":{inside}/", f":{port}/") for part in image.health_check]
    health_check[0] = shutil.which(health_check[0], path=environment["PATH"]) or health_check[0]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [command, *image.command[1:]], env=environment, cwd=image.root, stdout=output, stderr=output
        )
    try:
        yield health_check, log
        assert process.poll() is None, f"exited by itself:\n{log.read_text()}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()


def is_healthy(health_check: list[str]) -> bool:
    return subprocess.run(health_check, capture_output=True, check=False).returncode == 0


def wait_until_healthy(health_check: list[str], log: Path) -> None:
    for _ in range(240):  # each attempt starts a Python process, about 0.1 s
        if is_healthy(health_check):
            return
    pytest.fail(f"never healthy: {log.read_text()}")


@pytest.mark.parametrize("service", ["ingest", "enrich"])
def test_the_health_check_passes_once_the_command_serves(
    service: str, kafka: str, topics: "Topics", tmp_path: Path
) -> None:
    image = with_metadata(Image(tmp_path / "image", service))
    image.environment["PATH"] = f"{Path(sys.executable).parent}:{image.environment['PATH']}"
    settings = {"KAFKA_BOOTSTRAP_SERVERS": kafka, **topics.environment}
    with running(image, service, {**settings, "NEWSGLOSS_WORKERS": "1"}) as (health_check, log):
        wait_until_healthy(health_check, log)
    assert not is_healthy(health_check), "the health check passes without a service"


@pytest.mark.slow
@pytest.mark.parametrize("service", ["ingest", "enrich"])
def test_the_image_builds_instruction_by_instruction_and_its_command_serves(
    service: str, kafka: str, topics: "Topics", tmp_path: Path
) -> None:
    image = Image(tmp_path / "image", service)
    image.build()
    assert not (image.root / "opt/newsgloss/bin/pip").exists(), "an installer is left in the image"
    settings = {"KAFKA_BOOTSTRAP_SERVERS": kafka, **topics.environment}
    with running(image, service, {**settings, "NEWSGLOSS_WORKERS": "1"}) as (health_check, log):
        wait_until_healthy(health_check, log)
