import click
import pytest
from click.testing import CliRunner

from newsgloss_enrich.cli import commands as enrich
from newsgloss_ingest.cli import main as ingest

MISSPELT = "NEWSGLOSS_WORKRES"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (ingest, "serve"),
        (ingest, "feeds feeds.toml"),
        (ingest, "publish articles.ndjson"),
        (enrich, "run"),
        (enrich, "local"),
        (enrich, "status"),
        (enrich, "dlq list"),
        (enrich, "dlq redrive --dry-run"),
        (enrich, "skip --partition 0 --offset 0"),
        (enrich, "replay --from 0 --to end --group again --topic again"),
    ],
)
def test_a_variable_that_nobody_reads_stops_a_command_before_it_does_anything(
    command: click.Command, arguments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MISSPELT, "2")
    result = CliRunner().invoke(command, arguments.split())
    assert result.exit_code == 2, result.output
    assert result.stderr.endswith(
        f"{MISSPELT}: there is no such setting; is NEWSGLOSS_WORKERS meant? Otherwise unset it\n"
    )
