"""The curve from what the network says to how often it is right."""

import random

import pytest
from training.calibrate import apply, error, fit  # type: ignore[import-not-found]

Judged = list[tuple[float, bool]]


def mentions(shares: dict[float, float], truth: dict[float, float], count: int = 1000) -> Judged:
    """So many mentions: what share is said which probability, and how often those are right."""
    rng = random.Random(1)  # noqa: S311 - not a secret
    said = rng.choices(list(shares), list(shares.values()), k=count)
    return [(one, rng.random() < truth[one]) for one in said]


SURE = mentions({1.0: 0.9, 0.9: 0.04, 0.6: 0.03, 0.4: 0.03}, {1.0: 0.93, 0.9: 0.6, 0.6: 0.5, 0.4: 0.4})
OVERCONFIDENT = mentions({0.95: 0.5, 0.7: 0.3, 0.4: 0.2}, {0.95: 0.8, 0.7: 0.5, 0.4: 0.2})
BACKWARDS = mentions({0.9: 0.5, 0.5: 0.5}, {0.9: 0.4, 0.5: 0.6})


@pytest.mark.parametrize(
    "pairs", [SURE, OVERCONFIDENT, BACKWARDS], ids=["sure", "overconfident", "backwards"]
)
def test_the_curve_is_nearer_to_the_truth_and_never_falls(pairs: Judged) -> None:
    curve = fit(pairs)
    calibrated = [(apply(curve, said), right) for said, right in pairs]
    assert error(calibrated) < max(0.03, error(pairs) / 2)
    assert curve[1] == sorted(curve[1])
    assert all(0 <= one <= 1 for one in curve[1])


def test_a_network_that_is_nearly_always_sure_does_not_send_the_fit_astray() -> None:
    assert apply(fit(SURE), 0.4) < 0.7
