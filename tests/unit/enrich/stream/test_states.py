import itertools
import re
from pathlib import Path

import pytest

from newsgloss_enrich.stream import states
from newsgloss_enrich.stream.states import TRANSITIONS, IllegalTransition, RunState, check_transition


@pytest.mark.parametrize(
    "path",
    [
        [RunState.STARTING, RunState.ACTIVE, RunState.STOPPING, RunState.GONE],
        [RunState.STARTING, RunState.RECOVERING, RunState.ACTIVE, RunState.RECOVERING, RunState.ACTIVE],
        [RunState.ACTIVE, RunState.HALTED, RunState.RECOVERING, RunState.ACTIVE],
    ],
)
def test_a_run_may_live_like_this(path: list[RunState]) -> None:
    for current, target in itertools.pairwise(path):
        check_transition(current, target)


def test_a_run_that_is_gone_stays_gone() -> None:
    for target in RunState:
        with pytest.raises(IllegalTransition, match="cannot go from gone"):
            check_transition(RunState.GONE, target)


def test_a_revoked_run_never_becomes_active_again() -> None:
    with pytest.raises(IllegalTransition):
        check_transition(RunState.STOPPING, RunState.ACTIVE)


def test_the_picture_in_the_engine_s_page_is_that_of_the_transitions() -> None:
    page = (Path(__file__).parents[4] / "docs" / "engine.md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", page, re.DOTALL)
    drawn = re.findall(r"^ *(\S+) --> (\S+)", picture, re.MULTILINE)
    real = {(str(state), str(target)) for state, targets in TRANSITIONS.items() for target in targets}
    assert set(drawn) == real | {("[*]", "starting"), ("gone", "[*]")}
    assert len(drawn) == len(set(drawn))


def test_the_picture_in_the_module_is_that_of_the_transitions() -> None:
    drawn = re.findall(r"^ *(\w+) +──▶ (\w+) ", states.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(
        (str(state), str(target)) for state, targets in TRANSITIONS.items() for target in targets
    )


def test_every_state_but_the_last_two_can_be_revoked() -> None:
    for state in set(RunState) - {RunState.STOPPING, RunState.GONE}:
        assert RunState.STOPPING in TRANSITIONS[state]
