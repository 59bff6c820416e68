"""Which steps are chosen: names in their order, each with its variables."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsgloss_common.config import ConfigurationError
from newsgloss_enrich import enrichment
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.steps.entry_points import installed
from newsgloss_enrich.steps.own import chosen as chosen_steps
from newsgloss_enrich.steps.own.run import load_steps


def test_names_are_read_in_their_order() -> None:
    assert chosen_steps.parse_names(" limit-more, limit ,") == ["limit-more", "limit"]


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("limits", "did you mean 'limit'?"),
        ("zzz", "installed are: bad, limit, limit-more"),
        ("limit,limit", "named twice"),
        ("language", "a built-in step"),
    ],
)
def test_a_wrong_name_is_refused_with_what_is_meant(setting: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says.replace("?", r"\?")):
        chosen_steps.parse_names(setting)


def test_each_step_has_its_own_variables_and_files(tmp_path: Path) -> None:
    secret = tmp_path / "word"
    secret.write_text("tunnel\n", encoding="utf-8")
    environment = {
        "NEWSGLOSS_STEP_LIMIT_LIMIT": "3",
        "NEWSGLOSS_STEP_LIMIT_MORE_LIMIT": "4",
        "NEWSGLOSS_STEP_LIMIT_MORE_WORD_FILE": str(secret),
    }
    short, long = chosen_steps.chosen("limit,limit-more", environment)
    assert short.settings == {"limit": "3"}
    assert long.settings == {"limit": "4", "word": "tunnel"}
    assert [step(None, None) for step in load_steps([short, long])] == [3, 4]


def test_a_start_looks_each_group_of_entry_points_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups: list[str] = []
    look_up: Callable[..., Any] = importlib.metadata.entry_points

    def counted(**query: str) -> Any:
        lookups.append(query["group"])
        return look_up(**query)

    monkeypatch.setattr(importlib.metadata, "entry_points", counted)
    installed.cache_clear()
    settings = EnrichSettings(steps="limit,limit-more")
    enrichment.check_installed(settings)
    config = enrichment.handler_config(settings, None)
    assert enrichment.pool_settings(settings, enrichment.handler_of(settings), config).reducible
    assert chosen_steps.GROUP in lookups
    assert len(lookups) == len(set(lookups))
