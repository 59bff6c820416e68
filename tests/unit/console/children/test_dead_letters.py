"""What the console makes of the output of `newsgloss-enrich dlq`, played by a script."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_console.children.calls import Calls
from newsgloss_console.children.commands import EnrichCommands
from newsgloss_console.children.dead_letters import (
    MAX_CODES,
    ActFailedError,
    DeadLetters,
    LetterFilters,
    Place,
)
from newsgloss_console.metrics import Metrics
from newsgloss_console.settings import ConsoleSettings

Playing = Callable[[str], DeadLetters]


@pytest.fixture
def playing(tmp_path: Path) -> Playing:
    """The console's dead letters, with a script in place of the command."""

    def play(script: str) -> DeadLetters:
        command = tmp_path / "enrich"
        command.write_text(f"#!{sys.executable}\nimport json, sys\n{script}\n")
        command.chmod(0o755)
        settings = ConsoleSettings(console_enrich_command=str(command))
        return DeadLetters(EnrichCommands(settings, KafkaSettings()), Calls(Metrics()))

    return play


async def test_a_letter_with_endless_fields_is_listed_within_bounds(playing: Playing) -> None:
    letter: dict[str, Any] = {
        "partition": 0, "offset": 1, "article_id": "a" * 10_000, "code": "c" * 10_000,
        "message": "m" * 10_000,
        "headers": [["h", "x" * 10_000]], "failed_at": None,
    }  # fmt: skip
    found = await playing(f"print({json.dumps(json.dumps(letter))})").listed(LetterFilters())
    (listed,) = found.newest
    assert len(json.dumps(listed)) < 1200
    assert "headers" not in listed
    assert max(map(len, found.codes)) == 100


async def test_codes_without_end_are_counted_together(playing: Playing) -> None:
    script = "for n in range(1000): print(json.dumps({'partition': 0, 'offset': n, 'code': f'c{n}'}))"
    found = await playing(script).listed(LetterFilters())
    assert found.total == 1000
    assert len(found.codes) == MAX_CODES + 1
    assert found.codes["other codes"] == 1000 - MAX_CODES


async def test_an_act_that_fails_on_its_way_says_what_was_done_before(playing: Playing) -> None:
    script = """
if "--partition=1" in sys.argv:
    print(json.dumps({"error": "the broker is away", "code": "kafka"}), file=sys.stderr)
    sys.exit(3)
print(json.dumps({"partition": 0, "offset": 4, "article_id": "a", "outcome": "redriven"}))
print(json.dumps({"counts": {"redriven": 1}}))
"""
    with pytest.raises(ActFailedError, match="the broker is away") as failed:
        await playing(script).act("redrive", [Place(1, 0), Place(0, 4)], "mended", dry_run=False)
    assert failed.value.done.counts == {"redriven": 1}


async def test_a_filter_is_one_argument_whatever_it_says(playing: Playing) -> None:
    script = "print(json.dumps({'partition': 0, 'offset': 0, 'message': ' '.join(sys.argv[1:])}))"
    found = await playing(script).listed(LetterFilters(code="--force", article_id="a b; rm -rf /"))
    assert found.newest[0]["message"] == "dlq list --json --code=--force --article-id=a b; rm -rf /"
