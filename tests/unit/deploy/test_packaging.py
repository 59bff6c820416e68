import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from newsgloss_dev_kafka import places

ROOT = Path(__file__).parents[3]
PROJECTS = sorted(path for pattern in ("*", "*/*") for path in ROOT.glob(f"{pattern}/pyproject.toml"))
MAIN_LOCK = ROOT / "requirements.lock"
LOCKS = sorted(
    path
    for pattern in ("requirements*.lock", "services/*/requirements.lock", "models/*/requirements*.lock")
    for path in ROOT.glob(pattern)
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def project(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(path.read_text())["project"]
    return table


def declared(path: Path, *, extras: Collection[str] | None = None) -> list[Requirement]:
    """Return the requirements of a project and of these extras; None stands for all extras."""
    table = project(path)
    lines = list(table["dependencies"])
    for name, extra in table.get("optional-dependencies", {}).items():
        if extras is None or name in extras:
            lines += extra
    return [Requirement(line) for line in lines]


def pinned(lock: Path) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


IN_THE_IMAGE = {"ingest": None, "enrich": {"otlp", "py3langid"}, "console": None}
"""The extras that a service's image has; None stands for all. Names models of others are not in it."""

LOCAL = {project(path)["name"] for path in PROJECTS}


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_pins_every_line_with_hashes_and_names_no_index_file_or_machine(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", ""))
    requirements = [entry for entry in entries if not entry.startswith("#") and entry.strip()]
    assert requirements
    for entry in requirements:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert not re.search(r"://|index-url|find-links|file:|\s@\s|(?<![\w.])/\w", text)
    assert not LOCAL & pinned(lock).keys(), (
        "a name of ours, taken from an index, would be somebody else's code"
    )


@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_the_lock_satisfies_what_a_distribution_declares(path: Path) -> None:
    pins = pinned(MAIN_LOCK)
    for requirement in declared(path):
        if requirement.name in LOCAL:
            continue
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not in requirements.lock: run 'make lock'"
        assert requirement.specifier.contains(version), f"{requirement} against {version}: run 'make lock'"


def test_the_lock_satisfies_the_tools() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    pins = pinned(MAIN_LOCK)
    for requirement in (Requirement(line) for line in groups["dev"] if isinstance(line, str)):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_the_tools_of_deployment_do_not_change_tested_versions() -> None:
    pins, tools = pinned(MAIN_LOCK), pinned(ROOT / "requirements-deploy.lock")
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    assert {name: pins[name] for name in tools.keys() & pins.keys()} == {
        name: tools[name] for name in tools.keys() & pins.keys()
    }
    for requirement in map(Requirement, groups["deploy"]):
        assert requirement.specifier.contains(tools[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("service", ["ingest", "enrich", "console"])
def test_a_services_image_gets_what_it_declares_in_the_versions_that_are_tested(service: str) -> None:
    pins = pinned(ROOT / "services" / service / "requirements.lock")
    assert pins.items() <= pinned(MAIN_LOCK).items()
    own = declared(ROOT / "services" / service / "pyproject.toml", extras=IN_THE_IMAGE[service])
    extras_of_common = {extra for one in own if one.name == "newsgloss-common" for extra in one.extras}
    wanted = own + declared(ROOT / "schemas/pyproject.toml")
    wanted += declared(ROOT / "services/common/pyproject.toml", extras=extras_of_common)
    for requirement in wanted:
        assert requirement.name in LOCAL or canonicalize_name(requirement.name) in pins


def test_ingest_carries_no_language_models() -> None:
    assert not {"spacy", "langdetect", "numpy"} & pinned(ROOT / "services/ingest/requirements.lock").keys()


def test_the_contract_needs_only_pydantic_and_the_development_broker_nothing() -> None:
    assert [requirement.name for requirement in declared(ROOT / "schemas/pyproject.toml")] == ["pydantic"]
    assert declared(ROOT / "deploy/kafka/pyproject.toml") == []


def imported(source: Path) -> Iterator[str]:
    """The top-level packages that a folder's modules import, inside functions too."""
    for module in source.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module.partition(".")[0]


def with_those_of_ours(path: Path) -> set[str]:
    """What a distribution declares, and what our distributions that it names declare."""
    names: set[str] = {canonicalize_name(requirement.name) for requirement in declared(path)}
    for other in PROJECTS:
        if project(other)["name"] in names:
            names |= {canonicalize_name(requirement.name) for requirement in declared(other)}
    return names


@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_a_distribution_declares_every_package_that_it_imports(path: Path) -> None:
    own = project(path)["name"].replace("-", "_")
    known = packages_distributions()
    declares = with_those_of_ours(path)
    for package in set(imported(path.parent / "src")) - sys.stdlib_module_names - {own, "pydantic_core"}:
        providers = {canonicalize_name(name) for name in known.get(package, [package.replace("_", "-")])}
        assert providers & declares, f"{own} imports {package}, which {name_of(path)} does not declare"


def test_the_pinned_jars_are_of_the_kafka_that_the_pom_names() -> None:
    jars = [line.split()[1] for line in places.pinned("jars.sha256").read_text().splitlines()]
    kafka = [jar for jar in jars if jar.startswith("kafka")]
    assert f"kafka_2.13-{places.KAFKA_VERSION}.jar" in kafka
    assert all(jar.endswith(f"-{places.KAFKA_VERSION}.jar") for jar in kafka)
    assert f"<kafka.version>{places.KAFKA_VERSION}</kafka.version>" in places.pinned("pom.xml").read_text()


def test_the_caches_and_the_environment_stay_out_of_git() -> None:
    ignored = (ROOT / ".gitignore").read_text().split("\n")
    assert {".venv/", ".cache/"} <= set(ignored)
