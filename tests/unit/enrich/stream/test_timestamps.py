import pytest

from newsgloss_enrich.stream.timestamps import publishable

NOW = 1_767_225_600_000


@pytest.mark.parametrize("past", [0, 1, NOW - 1, NOW])
def test_a_past_moment_is_kept(past: int) -> None:
    assert publishable(past, NOW) == past


@pytest.mark.parametrize("odd", [-1, -(10**15), -(2**63), NOW + 1, NOW * 1000, 2**63 - 1])
def test_the_future_and_what_lies_before_the_epoch_become_now(odd: int) -> None:
    assert publishable(odd, NOW) == NOW
