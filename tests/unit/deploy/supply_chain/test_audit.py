from pathlib import Path

import pytest
from click.testing import CliRunner
from deploy.supply_chain import audit, locks
from deploy.supply_chain.__main__ import main

FOUND: dict[str, object] = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": [], "description": ""}],
}
WELL: dict[str, object] = {"name": "click", "version": "8.5.1", "vulns": []}
SKIPPED: dict[str, object] = {
    "name": "uv",
    "skip_reason": "Dependency not found on PyPI and could not be audited: uv (0.13.9)",
}


def test_a_package_that_could_not_be_looked_up_does_not_count_as_safe() -> None:
    findings = audit.judged([WELL, SKIPPED])
    assert (findings.looked_up, len(findings.unknown), findings.vulnerable) == (1, 1, [])
    assert not findings.complete
    assert audit.judged([WELL]).complete
    assert not audit.judged([]).complete


def test_a_vulnerability_is_reported_with_the_version_that_fixes_it() -> None:
    assert audit.judged([FOUND]).vulnerable == ["jinja2 2.4.1: PYSEC-2019-217, fixed in 2.10.1"]


def test_a_lock_that_cannot_be_read_is_a_failure_and_not_a_good_audit(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("click==8.5.1\n")  # without a hash
    findings = audit.audit(lock, "pypi")
    assert "hash" in findings.failure
    assert not findings.complete


@pytest.mark.parametrize(
    ("findings", "status", "said"),
    [
        (audit.Findings(looked_up=3), 0, "3 of 3 packages looked up, 0 known vulnerabilities"),
        (audit.Findings(looked_up=3, vulnerable=["x 1: CVE-1, fixed in 2"]), 1, "x 1: CVE-1, fixed in 2"),
        (audit.Findings(unknown=["x not found"]), 3, "none of 1 packages could be looked up"),
        (audit.Findings(failure="no route to host"), 3, "not looked up: no route to host"),
    ],
)
def test_the_exit_status_says_whether_every_package_was_looked_up_and_is_safe(
    monkeypatch: pytest.MonkeyPatch, findings: audit.Findings, status: int, said: str
) -> None:
    monkeypatch.setattr(audit, "audit", lambda *_: findings)
    result = CliRunner().invoke(main, ["audit"])
    assert result.exit_code == status, result.output
    assert said in result.output
    assert ("says nothing about those packages" in result.output) == (status == 3)


def test_every_lock_is_audited() -> None:
    assert set(locks.audited()) == {
        path for path in locks.ROOT.rglob("requirements*.lock") if not {".venv", ".cache"} & set(path.parts)
    }
