import pytest
from tests.unit.deploy.helm.chart import PRODUCTION, rendered, setting
from tests.unit.deploy.manifests import Manifests

EVERYTHING = setting("serviceMonitor.enabled=true", "strimzi.enabled=true")


@pytest.fixture(scope="session")
def defaults() -> Manifests:
    return rendered()


@pytest.fixture(scope="session")
def production() -> Manifests:
    return rendered("--values", PRODUCTION)


@pytest.fixture(scope="session")
def everything() -> Manifests:
    return rendered("--values", PRODUCTION, *EVERYTHING)
