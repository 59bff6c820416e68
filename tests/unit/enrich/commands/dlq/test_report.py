"""What a redrive and a discard print."""

import json

import pytest
from tests.unit.enrich.commands.dlq.stored_letters import stored_letter

from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.dlq.report import Report
from newsgloss_enrich.commands.exit_status import ExitStatus


def test_a_redrive_is_a_line_a_letter_and_the_sums_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report(dry_run=False, as_json=False)
    report.letter(stored_letter(3), Outcome.REDRIVEN)
    report.letter(stored_letter(4), Outcome.ATTEMPTS_USED_UP)
    assert report.redriven() is ExitStatus.OK
    output, errors = capsys.readouterr()
    assert output == "redriven\t0 3\t2 41\ta\nattempts used up\t0 4\t2 41\ta\n"
    assert errors == "1 redriven, 1 left: attempts used up\n"


def test_as_json_the_sums_are_the_last_object(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(dry_run=True, as_json=True)
    report.letter(stored_letter(3), Outcome.REDRIVEN)
    report.letter(stored_letter(4, why=False), Outcome.NOT_A_DEAD_LETTER)
    assert report.redriven() is ExitStatus.FAILED
    output, errors = capsys.readouterr()
    redriven, left, sums = map(json.loads, output.splitlines())
    assert redriven == {
        "outcome": "redriven",
        "dry_run": True,
        "partition": 0,
        "offset": 3,
        "original_partition": 2,
        "original_offset": 41,
        "article_id": "a",
    }
    assert (left["outcome"], left["original_offset"]) == ("not_a_dead_letter", None)
    assert sums == {"dry_run": True, "counts": {"redriven": 1, "not_a_dead_letter": 1}}
    assert errors == ""


def test_a_dry_run_of_a_discard_says_what_would_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(dry_run=True, as_json=False)
    report.letter(stored_letter(3), Outcome.DISCARDED)
    report.discarded()
    output, errors = capsys.readouterr()
    assert output == "to be discarded\t0 3\t2 41\ta\n"
    assert errors == "1 to be discarded\n"


def test_nothing_to_redrive_is_a_sum_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert Report(dry_run=False, as_json=False).redriven() is ExitStatus.OK
    assert capsys.readouterr().err == "0 redriven\n"
