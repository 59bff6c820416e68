"""`newsgloss-enrich run` when a request arrives in a later transaction."""

import asyncio
from collections.abc import Mapping

import pytest
from tests.protocol.enricher import GUARDED, UNGUARDED, Outcome, try_out
from tests.protocol.requests import Kind
from tests.protocol.trials import HARMFUL, HARMLESS, Trial

Outcomes = Mapping[str, Outcome]
BEGINNING_AN_EPOCH = {Kind.INIT_PRODUCER_ID}
NUMBERED = {Kind.PRODUCE}


@pytest.fixture(scope="module")
def outcomes(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """The outcomes of the service."""
    log = tmp_path_factory.mktemp("late") / "guarded.log"
    return {str(o.trial): o for o in asyncio.run(try_out(kafka, [*HARMFUL, *HARMLESS], GUARDED, log))}


@pytest.fixture(scope="module")
def without_the_guard(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """The outcomes of the service whose client repeats unanswered requests."""
    log = tmp_path_factory.mktemp("late") / "unguarded.log"
    return {str(o.trial): o for o in asyncio.run(try_out(kafka, HARMFUL, UNGUARDED, log))}


@pytest.mark.parametrize("trial", [*HARMFUL, *HARMLESS], ids=str)
def test_no_record_is_lost_or_doubled_by_a_late_request(trial: Trial, outcomes: Outcomes) -> None:
    outcome = outcomes[str(trial)]
    assert outcome.exactly_once, f"{outcome.missing=} {outcome.duplicated=}\n{outcome.trace}"


@pytest.mark.parametrize(
    "trial", [t for t in (*HARMFUL, *HARMLESS) if t.kind not in BEGINNING_AN_EPOCH | NUMBERED], ids=str
)
def test_an_unanswered_request_ends_the_epoch_and_is_refused_when_it_comes(
    trial: Trial, outcomes: Outcomes
) -> None:
    outcome = outcomes[str(trial)]
    held, repeated = outcome.epochs
    assert held is not None
    assert repeated is not None
    assert repeated > held, outcome.trace
    assert outcome.late in {"INVALID_PRODUCER_EPOCH", "PRODUCER_FENCED"}, outcome.trace


@pytest.mark.parametrize("trial", HARMFUL, ids=str)
def test_repeated_under_the_same_epoch_it_loses_or_doubles_records(
    trial: Trial, without_the_guard: Outcomes
) -> None:
    outcome = without_the_guard[str(trial)]
    held, repeated = outcome.epochs
    assert repeated == held, outcome.trace
    assert outcome.late == "NONE", outcome.trace
    assert outcome.missing or outcome.duplicated, outcome.trace
