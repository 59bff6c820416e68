import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from deploy.release.wheels import version
from deploy.supply_chain import licences, locks
from deploy.supply_chain.sbom import OWN, SbomError, _metadata_folder, sbom
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.skipif(
    "{}.{}".format(*sys.version_info) != locks.IMAGE_PYTHON,
    reason=f"an SBOM is of the images, whose Python is {locks.IMAGE_PYTHON}; other packages are here",
)


@pytest.fixture(scope="module", params=locks.SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def text(service: str) -> str:
    return sbom(service)


@pytest.fixture(scope="module")
def document(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def test_it_follows_the_schema_of_cyclonedx(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"components"', '"parts"', 1))


def test_it_lists_the_image_and_nothing_else(document: dict[str, Any], service: str) -> None:
    listed = {canonicalize_name(part["name"]): part["version"] for part in document["components"]}
    locked = {pin.name: pin.version for pin in locks.pins(locks.lock_of(service)) if pin.is_in_the_images()}
    assert document["metadata"]["component"]["name"] == f"newsgloss-{service}"
    assert document["metadata"]["component"]["version"] == version()
    own = {canonicalize_name(name) for name in OWN[service]} - {f"newsgloss-{service}"}
    assert listed.keys() == locked.keys() | own
    assert locked.items() <= listed.items()


def test_it_names_its_lock_and_the_dependencies(document: dict[str, Any], service: str) -> None:
    lock = hashlib.sha256(locks.lock_of(service).read_bytes()).hexdigest()
    assert {"name": "newsgloss:requirements.lock:sha256", "value": lock} in document["metadata"]["properties"]
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in document["dependencies"]}
    root = document["metadata"]["component"]["bom-ref"]
    assert any("newsgloss-common" in needed for needed in needs[root])


def test_each_part_has_one_exact_licence_that_is_allowed(document: dict[str, Any]) -> None:
    allowed = licences.policy()["allowed"]
    for part in document["components"]:
        (licence,) = part["licenses"]
        kind = "models" if part["type"] == "machine-learning-model" else "shipped"
        licences.check_allowed(part["name"], licence["expression"], allowed[kind], kind)


def test_models_are_listed_as_models(document: dict[str, Any], service: str) -> None:
    models = {
        canonicalize_name(part["name"])
        for part in document["components"]
        if part["type"] == "machine-learning-model"
    }
    assert ("newsgloss-model-names" in models) == (service in {"enrich", "console"})


def test_it_reveals_nothing_of_the_machine_and_is_reproducible(text: str, service: str) -> None:
    for path in (str(locks.ROOT), sys.prefix, str(Path.home()), "file:", "/tmp"):  # noqa: S108
        assert path not in text, path
    assert "serialNumber" not in text
    assert sbom(service) == text


def test_an_environment_that_differs_from_the_lock_is_refused() -> None:
    with pytest.raises(SbomError, match=r"pydantic is installed as .*, the image has 0\.1: run 'make setup'"):
        _metadata_folder("pydantic", "0.1")


def test_our_distributions_are_those_that_the_dockerfile_builds(service: str) -> None:
    dockerfile = (locks.ROOT / "services" / service / "Dockerfile").read_text()
    (built,) = re.findall(r"--no-deps --wheel-dir /build/wheels \\\n\s*((?:\./\S+ ?)+)", dockerfile)
    projects = [(locks.ROOT / folder / "pyproject.toml").read_text() for folder in built.split()]
    names = [re.findall(r'^name = "(.*)"', text, flags=re.MULTILINE)[0] for text in projects]
    assert sorted(names) == sorted(OWN[service])
