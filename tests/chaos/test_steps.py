from collections import Counter
from typing import Any

import pytest
from tests.chaos.bad_step import ENDS_ITS_WORKER, Deed, deed_of
from tests.chaos.steps import BUILT_IN, judge, make_articles

from newsgloss_enrich.extend import Article


def record(deed: Deed, *answered: str, **more: Any) -> dict[str, Any]:
    stages = {name: {"status": "ok"} for name in BUILT_IN}
    for name in ("bad", "good"):
        stages[name] = {"status": "ok" if name in answered else "degraded"}
    return {
        "article_id": "steps-1",
        "article": {"keywords": ["step-deed", deed.value]},
        "stages": stages,
        "extensions": dict.fromkeys(answered, 1),
        "fingerprint": "00",
    } | more


def test_articles_have_every_deed_and_the_step_understands_them() -> None:
    articles = make_articles(200, seed=1)
    deeds = Counter(deed_of(Article.model_validate_json(one.value or b"")) for one in articles)
    assert deeds.keys() == set(Deed)
    assert deeds[Deed.RAISE] == 20
    assert articles == make_articles(200, seed=1)


@pytest.mark.parametrize("deed", Deed)
def test_what_a_bad_step_may_cost_is_no_loss(deed: Deed) -> None:
    answered = {"good"} - ({"good"} if deed in ENDS_ITS_WORKER else set())
    answered |= {"bad"} if deed is Deed.ANSWER else set()
    kept, lost = judge([record(deed, *answered)])
    assert lost == {}
    assert kept[deed.value]["articles"] == kept[deed.value]["built-in evidence"] == 1


@pytest.mark.parametrize(
    ("lossy", "what"),
    [
        (record(Deed.RAISE), "raise: the good step's answer"),
        (record(Deed.ANSWER, "good"), "answer: the bad step's answer"),
        (record(Deed.ABORT, fingerprint=None), "abort: built-in evidence"),
    ],
)
def test_anything_more_is_a_loss(lossy: dict[str, Any], what: str) -> None:
    _, lost = judge([lossy])
    assert lost == {what: ["steps-1"]}
