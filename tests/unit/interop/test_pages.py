"""docs/clients.md says of each client what was tried with it, and what came out."""

import json
import re
from typing import Any

import pytest
from tests.interop.client_commands import CLIENTS, HERE, Client
from tests.interop.table import PAGE

RESULTS: dict[str, Any] = json.loads((PAGE.parents[1] / "benchmarks/results/interop.json").read_text())
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for path in HERE.rglob("*")
    if path.suffix in {".py", ".js", ".go", ".rs", ".java", ".yaml"}
}
IDS = [client.name for client in CLIENTS]
WRITING = [client for client in CLIENTS if client.writes]


def _section(client: Client) -> str:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(client.section)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found is not None, f"docs/clients.md has no section '{client.section}'"
    return found[1]


def _partitioners() -> dict[str, str]:
    """The table of partitioners: name to the clients whose default it is."""
    rows = re.findall(
        r"^\| (?:`(\w+)`|none of these) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name or "none": clients for name, clients in rows}


def test_every_client_has_a_result() -> None:
    assert set(RESULTS) == set(IDS)


@pytest.mark.parametrize("client", CLIENTS, ids=IDS)
def test_a_section_has_the_settings_that_were_tried(client: Client) -> None:
    section = _section(client)
    for setting in (client.committed, client.partition_setting):
        if setting is not None:
            assert setting in section
            assert any(setting in text for text in SOURCES.values()), f"no program here sets {setting}"


@pytest.mark.parametrize("client", WRITING, ids=[client.name for client in WRITING])
def test_the_table_of_partitioners_names_the_client_where_it_was_found(client: Client) -> None:
    result = RESULTS[client.name]
    assert client.family in _partitioners()[result["partitioner"]]
    assert result["partitioner_set"] == client.partitioner
    default = result["partitioner"] == result["partitioner_set"]
    assert default or client.partition_setting is not None


@pytest.mark.parametrize("client", CLIENTS, ids=IDS)
def test_a_section_says_what_the_client_cannot_do(client: Client) -> None:
    section, result = " ".join(_section(client).split()), RESULTS[client.name]
    if result["read"]["aborted"] or result["read"]["markers"]:
        assert "**Do not read with it.**" in section
    if "null header" in result["altered_when_produced"]:
        assert re.search(r"not write (a header|headers) whose value is null", section)
    if "binary key" in result["read"]["altered"]:
        assert "not UTF-8" in section
    for codec, said in {**result["produced"], **result["consumed"]}.items():
        assert said == "ok" or codec in section
