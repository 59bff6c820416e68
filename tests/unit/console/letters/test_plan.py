import pytest

from newsgloss_console.letters.plan import VALID_SECONDS, Plan, PlanError

PLAN = Plan.of_form("redrive", ["1-5", "0-7", "1-5"], "  the timeout\n was raised ")


def test_a_form_is_read_in_order_and_each_letter_once() -> None:
    assert [str(place) for place in PLAN.places] == ["0-7", "1-5"]
    assert PLAN.reason == "the timeout was raised"


def test_a_seal_is_for_one_person_one_plan_and_some_minutes() -> None:
    seal = PLAN.seal("ada", now=1000.0)
    assert PLAN.is_sealed(seal, "ada", now=1000.0 + VALID_SECONDS)
    assert not PLAN.is_sealed(seal, "ada", now=1001.0 + VALID_SECONDS)
    assert not PLAN.is_sealed(seal, "eve", now=1000.0)
    other = Plan.of_form("discard", ["1-5", "0-7"], PLAN.reason)
    assert not other.is_sealed(seal, "ada", now=1000.0)


@pytest.mark.parametrize("seal", ["", ".", "x.y", "1.é", "9" * 40 + ".a", "-1.a"])
def test_what_is_no_seal_seals_nothing(seal: str) -> None:
    assert not PLAN.is_sealed(seal, "ada")


@pytest.mark.parametrize(
    ("act", "letters", "reason"),
    [
        ("redrive", [], "because"),
        ("redrive", ["1-5"] * 300 + [f"0-{one}" for one in range(300)], "because"),
        ("redrive", ["1"], "because"),
        ("redrive", ["1-5"], "no"),
        ("redrive", ["1-5"], "be\x1b[31mcause"),
        ("drop", ["1-5"], "because"),
    ],
)
def test_what_cannot_be_done_is_refused(act: str, letters: list[str], reason: str) -> None:
    with pytest.raises(PlanError):
        Plan.of_form(act, letters, reason)
