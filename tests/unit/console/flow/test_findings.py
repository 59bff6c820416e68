import re
from pathlib import Path

from newsgloss_console.flow import findings as module
from newsgloss_console.flow.findings import findings
from newsgloss_console.flow.scrape import Service

ROOT = Path(__file__).parents[4]
SOURCE = Path(module.__file__).read_text(encoding="utf-8")


WELL = Service("http://enrich", 0.0, ready=True)


def test_a_service_that_is_silent_or_not_ready_is_found_with_its_reason() -> None:
    away = Service("http://away", 0.0, problem="ConnectError")
    waits = Service("http://waits", 0.0, ready=False, reason="no worker is up")
    found = findings([WELL, away, waits], None)
    assert [(one.alert, one.severity) for one in found] == [
        ("NewsglossDown", "bad"),
        ("NewsglossNotReady", "bad"),
    ]
    assert "ConnectError" in found[0].what
    assert "no worker is up" in found[1].what


def test_a_service_that_is_well_and_a_group_at_work_have_no_finding() -> None:
    assert findings([WELL], {"group": {"members": [1]}, "lag": 5, "dead_letters": {}}) == []


def test_a_group_that_nobody_works_for_is_found() -> None:
    (found,) = findings([WELL], {"group": {"id": "g", "members": []}, "lag": 5})
    assert found.alert == "NewsglossEnrichAbsent"


def test_the_worst_comes_first() -> None:
    away = Service("http://a", 0.0, problem="ConnectError")
    found = findings([away], {"dead_letters": {"timeout": 1}})
    assert [one.severity for one in found] == ["bad", "warn"]


def test_every_alert_that_is_named_has_a_section_in_the_runbook() -> None:
    sections = re.findall(r"^## (Newsgloss\w+)$", (ROOT / "docs/runbook.md").read_text(), flags=re.MULTILINE)
    named = set(re.findall(r'"(Newsgloss\w+)"', SOURCE))
    assert named
    assert named <= set(sections)
