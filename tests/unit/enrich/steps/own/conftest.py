import importlib.metadata
from collections.abc import Iterator
from typing import Any

import pytest

from newsgloss_enrich.steps.entry_points import installed
from newsgloss_enrich.steps.own import chosen as chosen_steps

STEPS = {"limit": "WithSettings", "limit-more": "WithSettings", "bad": "NoVersion"}


@pytest.fixture(autouse=True)
def steps_of_packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three steps as if packages had brought them."""
    module = "tests.unit.enrich.steps.own.own_steps"
    points = [
        importlib.metadata.EntryPoint(name, f"{module}:{attribute}", chosen_steps.GROUP)
        for name, attribute in STEPS.items()
    ]
    really = importlib.metadata.entry_points

    def entry_points(**query: str) -> Any:
        return points if query["group"] == chosen_steps.GROUP else really(**query)

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    installed.cache_clear()
    yield
    installed.cache_clear()
