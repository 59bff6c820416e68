import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[3]
SERVICES = ["ingest", "enrich", "console"]
BUILT_TOO = {"console": ["enrich"]}
"""Services whose commands another one runs; they are in its image."""

Instruction = tuple[str, str]


def instructions(service: str) -> list[Instruction]:
    with (ROOT / "services" / service / "Dockerfile").open("rb") as file:
        parsed = DockerfileParser(fileobj=file).structure
    return [(step["instruction"], step["value"]) for step in parsed if step["instruction"] != "COMMENT"]


def arguments(service: str) -> dict[str, str]:
    """The build arguments by name; empty without a default."""
    values = [value for name, value in instructions(service) if name == "ARG"]
    return {name: default for name, _, default in (value.partition("=") for value in values)}


def stages(service: str) -> list[list[Instruction]]:
    """The stages; arguments that stand before the first one are filled in."""
    found: list[list[Instruction]] = []
    for name, value in instructions(service):
        if name == "FROM":
            found.append([])
        if found:
            filled = value.replace("${PYTHON_IMAGE}", arguments(service)["PYTHON_IMAGE"])
            found[-1].append((name, filled))
    return found


def only(steps: list[Instruction], name: str) -> str:
    (value,) = [value for instruction, value in steps if instruction == name]
    return value


@pytest.mark.parametrize("service", SERVICES)
def test_the_linter_finds_nothing(service: str) -> None:
    line: list[str | Path] = [
        Path(sys.executable).with_name("hadolint"),
        "--no-color",
        ROOT / "services" / service / "Dockerfile",
    ]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_every_stage_starts_from_an_exact_python_of_the_supported_version(service: str) -> None:
    project = tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=")
    images = [only(stage, "FROM").split()[0] for stage in stages(service)]
    assert len(images) == 2
    assert len(set(images)) == 1, "an environment made with one Python runs with the same"
    version = rf"python:{re.escape(oldest)}\.\d+-slim-[a-z]+"
    assert re.fullmatch(rf"{version}@sha256:[0-9a-f]{{64}}", images[0])


@pytest.mark.parametrize("service", SERVICES)
def test_the_runtime_stage_knows_nothing_of_where_packages_came_from(service: str) -> None:
    build, runtime = stages(service)
    assert only(build, "ARG") == "PIP_INDEX_URL"
    assert not [value for name, value in runtime if name == "ARG" or "PIP_" in value]


@pytest.mark.parametrize("service", SERVICES)
def test_every_build_argument_is_documented(service: str) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in arguments(service) if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("service", SERVICES)
def test_it_runs_as_a_user_who_owns_nothing(service: str) -> None:
    user, _, group = only(stages(service)[-1], "USER").partition(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000


@pytest.mark.parametrize("service", SERVICES)
def test_every_download_is_checked_against_its_hash(service: str) -> None:
    installs = [
        command
        for name, value in instructions(service)
        if name == "RUN"
        for command in value.split("&&")
        if re.search(r"\bpip\b.*\b(install|wheel|download)\b", command)
    ]
    assert len(installs) == 4
    for command in installs:
        is_local = "--no-index" in command or ("--no-deps" in command and "--no-build-isolation" in command)
        assert "--require-hashes" in command or is_local, command
        assert "--require-hashes" not in command or "requirements" in command, command


@pytest.mark.parametrize("service", SERVICES)
def test_the_image_installs_the_services_own_lock(service: str) -> None:
    copied = [value for name, value in stages(service)[0] if name == "COPY"]
    assert f"requirements-build.lock services/{service}/requirements.lock ./" in copied
    assert [value for value in copied if value.startswith("services/") and "requirements" not in value] == [
        "services/common services/common",
        *(f"services/{one} services/{one}" for one in BUILT_TOO.get(service, ())),
        f"services/{service} services/{service}",
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_command_is_one_that_the_distribution_installs_and_gets_its_signals(service: str) -> None:
    command = json.loads(only(stages(service)[-1], "CMD"))  # the exec form makes the service process 1
    project = tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text())["project"]
    assert command[0] in project["scripts"]
    assert only(stages(service)[-1], "STOPSIGNAL") == "SIGTERM"


@pytest.mark.parametrize("service", SERVICES)
def test_the_health_check_asks_the_port_that_the_service_listens_on(service: str) -> None:
    runtime = stages(service)[-1]
    port = only(runtime, "EXPOSE")
    assert f"NEWSGLOSS_{service.upper()}_HTTP=0.0.0.0:{port}" in only(runtime, "ENV")
    options, _, command = only(runtime, "HEALTHCHECK").partition("CMD ")
    assert {option.partition("=")[0] for option in options.split()} == {
        "--interval",
        "--timeout",
        "--start-period",
        "--retries",
    }
    assert f"http://127.0.0.1:{port}/healthz" in json.loads(command)[-1]


@pytest.mark.parametrize("service", SERVICES)
def test_the_build_context_holds_what_is_copied(service: str) -> None:
    lines = (ROOT / ".dockerignore").read_text().split("\n")
    assert "*" in lines
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    for name, value in stages(service)[0]:
        if name == "COPY":
            for source in value.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source in let_in or source.partition("/")[0] in let_in, source
