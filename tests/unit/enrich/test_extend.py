"""The public interface, and the examples that docs/extending.md gives for it."""

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgloss_enrich import extend
from newsgloss_enrich.extend import LanguageFinders, Step
from newsgloss_enrich.testing import article, check_detector, check_finders, check_step, enrich

PAGE = (Path(__file__).parents[3] / "docs" / "extending.md").read_text(encoding="utf-8")
MODULE = "exclamations"


@pytest.fixture
def example() -> Iterator[types.ModuleType]:
    """The page's Python, as the package of its reader."""
    module = types.ModuleType(MODULE)
    sys.modules[MODULE] = module
    for block in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL):
        if "def test_" not in block:
            exec(block, module.__dict__)  # noqa: S102 - our own page
    yield module
    del sys.modules[MODULE]


def test_every_name_of_the_interface_exists() -> None:
    assert extend.API_VERSION == 1
    assert [name for name in extend.__all__ if not hasattr(extend, name)] == []


def test_the_page_s_step_is_one(example: types.ModuleType) -> None:
    step = example.Exclamations(example.Exclamations.Settings(least=0))
    assert isinstance(step, Step)
    assert enrich(article("news"), steps={MODULE: step}).extensions == {MODULE: {"count": 0}}
    check_step(step)


def test_the_page_s_names_model_is_one(example: types.ModuleType) -> None:
    finders = example.Capitals()
    assert isinstance(finders, LanguageFinders)
    check_finders(finders)
    ((found,),) = finders.for_language("pl").find(["Warszawa jest duża."])
    assert (found.start, found.end, found.type) == (0, 8, "GPE")


def test_the_page_s_detector_is_one(example: types.ModuleType) -> None:
    check_detector(example.ByWord())


def test_the_page_s_tests_are_those_of_its_step(example: types.ModuleType) -> None:
    (block,) = [
        block for block in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL) if "def test_" in block
    ]
    names: dict[str, object] = {}
    exec(block, names)  # noqa: S102 - our own page
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        assert callable(test)
        test()
    assert example.__name__ == MODULE
