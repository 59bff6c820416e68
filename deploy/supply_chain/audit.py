"""Looks up known vulnerabilities with pip-audit; a package that it cannot look up does not count as safe."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Findings:
    """What an audit of one lock found.

    Attributes:
        looked_up: packages that the source of advisories knows.
        unknown: packages that it does not know, each with the reason.
        vulnerable: `name version: advisory, fixed in …`.
        failure: why the source could not be asked; empty if it could.
    """

    looked_up: int = 0
    unknown: list[str] = field(default_factory=list)
    vulnerable: list[str] = field(default_factory=list)
    failure: str = ""

    @property
    def complete(self) -> bool:
        """Whether every package was looked up."""
        return not self.failure and not self.unknown and self.looked_up > 0


def audit(lock: Path, service: str) -> Findings:
    """Ask `service`, pypi or osv, about every package of a lock."""
    line: list[str | Path] = [
        Path(sys.executable).with_name("pip-audit"), "--require-hashes", "--disable-pip",
        "--progress-spinner", "off", "--format", "json",
        "--vulnerability-service", service, "--timeout", "15", "--requirement", lock,
    ]  # fmt: skip
    result = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return judged(json.loads(result.stdout)["dependencies"])
    except (ValueError, KeyError):
        last = (result.stderr.strip().splitlines() or [f"exit status {result.returncode}"])[-1]
        return Findings(failure=last[:300])


def judged(dependencies: list[dict[str, object]]) -> Findings:
    """Sort pip-audit's answer; a package that it skipped is unknown, not safe."""
    findings = Findings()
    for dependency in dependencies:
        if reason := dependency.get("skip_reason"):
            findings.unknown.append(str(reason))
            continue
        findings.looked_up += 1
        vulnerabilities = dependency["vulns"]
        assert isinstance(vulnerabilities, list)  # noqa: S101 - by pip-audit's format
        for vulnerability in vulnerabilities:
            fixes = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            findings.vulnerable.append(
                f"{dependency['name']} {dependency['version']}: {vulnerability['id']}, fixed in {fixes}"
            )
    return findings


SOURCES = {"pypi": "PyPI's JSON interface", "osv": "OSV's"}
"""Names of the sources, for people."""


def other(service: str) -> str:
    """The source that was not asked."""
    (name,) = SOURCES.keys() - {service}
    return name


def summary(findings: Findings, service: str) -> str:
    """One line for a person."""
    if findings.failure:
        return f"not looked up: {findings.failure}"
    if not findings.looked_up:
        return f"none of {len(findings.unknown)} packages could be looked up at {SOURCES[service]}"
    known, total = findings.looked_up, findings.looked_up + len(findings.unknown)
    return f"{known} of {total} packages looked up, {len(findings.vulnerable)} known vulnerabilities"
