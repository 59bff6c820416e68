import pytest
from tests.unit.deploy.manifests import KUBERNETES, Manifests, kustomize


@pytest.fixture(scope="session")
def base() -> Manifests:
    return kustomize(KUBERNETES / "base")


@pytest.fixture(scope="session")
def production() -> Manifests:
    return kustomize(KUBERNETES / "overlays" / "production")


@pytest.fixture(scope="session", params=["base", "overlays/production"])
def manifests(request: pytest.FixtureRequest) -> Manifests:
    return kustomize(KUBERNETES / request.param)
