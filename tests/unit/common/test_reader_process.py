"""What processes that read strangers' bytes are started with."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.reader_process import bare_environment, environment_without_secrets, isolated_command
from newsgloss_ingest.feeds.parse_process import parse_apart

SECRETS = {
    "KAFKA_SASL_PASSWORD": "hunter2",
    "KAFKA_BOOTSTRAP_SERVERS": "hunter2:9092",
    "OTEL_EXPORTER_OTLP_HEADERS": "authorization=hunter2",
    "AWS_SECRET_ACCESS_KEY": "hunter2",
    "DATABASE_PASSWORD": "hunter2",
    "GITHUB_TOKEN": "hunter2",
}
PAGE = b"<html><body><article><h1>Bridge</h1><p>" + b"It reopened after the storm, they said. " * 20
FEED = b"<rss version='2.0'><channel><item><title>Bridge</title></item></channel></rss>"


def test_what_runs_our_code_alone_gets_what_the_system_needs() -> None:
    given = SECRETS | {
        "PATH": "/bin",
        "LC_ALL": "C",
        "LANG": "C",
        "TZ": "UTC",
        "PYTHONPATH": ".",
        "HOME": "/",
    }
    assert bare_environment(given | {"NEWSGLOSS_RAW_TOPIC": "x"}) == {
        "PATH": "/bin",
        "LC_ALL": "C",
        "LANG": "C",
        "TZ": "UTC",
    }


def test_what_runs_an_operators_code_gets_all_but_secrets() -> None:
    kept = {
        "TOKENIZERS_PARALLELISM": "false",
        "NEWSGLOSS_STEP_X_TOKEN": "of a step",
        "NEWSGLOSS_LOG_LEVEL": "info",
        "HF_HOME": "/models",
    }
    assert environment_without_secrets(SECRETS | kept) == kept


def test_no_module_of_the_working_folder_is_imported(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    for module in ("newsgloss_common.html.worker", "newsgloss_ingest.feeds.parse_process"):
        command = isolated_command(module, str(2 * 1024**3))
        ended = subprocess.run(
            command,
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path)},
            input=b"",
            capture_output=True,
            check=False,
        )
        assert b"not this one" not in ended.stderr


@pytest.mark.parametrize("reader", ["page", "feed"])
async def test_a_reader_has_no_secret_in_its_environment(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    started = asyncio.create_subprocess_exec
    environments: list[bytes] = []

    async def start(*command: str, **options: object) -> asyncio.subprocess.Process:
        process = await started(*command, **options)  # type: ignore[arg-type]
        environments.append(Path(f"/proc/{process.pid}/environ").read_bytes())
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    if reader == "page":
        async with PageWorkers(seconds=PATIENCE_SECONDS) as workers:
            assert (await workers.article(PAGE)).title == "Bridge"
    else:
        assert (await parse_apart(FEED, media_type="", url="")).items[0].title == "Bridge"
    (environment,) = environments
    assert b"hunter2" not in environment


def test_an_isolated_process_has_no_working_folder_on_its_path(tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text("")
    program = "import json, sys; print(json.dumps(sys.path))"
    options = [option for option in isolated_command("x")[1:] if option not in {"-m", "x"}]
    found = subprocess.run(
        [sys.executable, *options, "-c", program], cwd=tmp_path, capture_output=True, check=True
    )
    assert not {"", str(tmp_path)} & set(json.loads(found.stdout))
