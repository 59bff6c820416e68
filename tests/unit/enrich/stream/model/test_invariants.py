"""The list of invariants in docs/engine.md names checks that exist, and leaves none out."""

import inspect
import re
from pathlib import Path

from tests.unit.enrich.stream.model import kafka, members, test_run_model

PAGE = Path(__file__).parents[5] / "docs" / "engine.md"


def checks() -> list[str]:
    _, rest = PAGE.read_text(encoding="utf-8").split("\n## Invariants\n")
    section, _ = rest.split("\n## ", 1)
    return re.findall(r"^\| [^|]+\. \| (.+) \|$", section, re.MULTILINE)


def test_each_invariant_s_check_is_in_the_model() -> None:
    model = test_run_model.OnePartition
    sources = [inspect.getsource(module) for module in (kafka, members)]
    violations = [text for source in sources for text in re.findall(r'Violation\(f?"([^"]+)"', source)]
    assert len(checks()) >= 10
    for check in checks():
        if check.startswith("`Violation`: "):
            words = check.removeprefix("`Violation`: ").removesuffix(" …")
            assert any(text.startswith(words) for text in violations), check
        else:
            assert hasattr(model, check.strip("`")), check


def test_each_invariant_of_the_model_is_listed() -> None:
    named = {check.strip("`") for check in checks()}
    model = vars(test_run_model.OnePartition)
    invariants = {name for name, made in model.items() if hasattr(made, "hypothesis_stateful_invariant")}
    assert invariants
    assert invariants <= named
