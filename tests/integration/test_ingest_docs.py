"""The commands of docs/ingest.md, run as they stand there but for the address and the id."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
from tests.integration.test_ingest_service import client_of, running, until_ready

PAGE = (Path(__file__).parents[2] / "docs" / "ingest.md").read_text(encoding="utf-8")
CURL, KEYS = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)


class Topics(Protocol):
    """What the `topics` fixture gives."""

    @property
    def environment(self) -> dict[str, str]:
        """Settings that name them."""


def shell(script: str, folder: Path) -> list[str]:
    """The lines that it prints."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page's command needs curl")
async def test_the_curl_command_answers_each_line_as_the_page_shows(
    kafka: str, topics: Topics, tmp_path: Path
) -> None:
    shown = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)[0].splitlines()
    lines = [{"article_id": "a1", "source": {"id": "w"}, "body": "x"}, {"source": {"id": "w"}}]
    (tmp_path / "articles.ndjson").write_text("\n".join(map(json.dumps, lines)))
    environment = topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": kafka}
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        printed = shell(CURL.replace("http://127.0.0.1:8080", str(client.base_url).rstrip("/")), tmp_path)
    accepted, failed = map(json.loads, printed)
    expected, expected_failure = map(json.loads, shown)
    assert list(accepted) == list(expected)
    assert accepted | {"topic": 0, "partition": 0, "offset": 0} == expected | {
        "topic": 0, "partition": 0, "offset": 0,
    }  # fmt: skip
    assert (failed["line"], failed["status"]) == (expected_failure["line"], expected_failure["status"])
    assert failed["problem"]["type"] == expected_failure["problem"]["type"]


def test_the_commands_for_keys_make_one_list_it_and_take_it_back(tmp_path: Path) -> None:
    token = shell(KEYS[: KEYS.index("newsgloss-ingest keys list")], tmp_path)[0]
    key_id = token.partition(".")[0]
    rest = KEYS.replace("revoke ID", f"revoke {key_id}").splitlines()
    listed, revoked = shell("\n".join([rest[0], *rest[2:]]), tmp_path)
    assert listed.startswith(f"{key_id}  50/s  example-wire")
    assert listed.endswith("CMS")
    assert revoked == f"{key_id} revoked"
