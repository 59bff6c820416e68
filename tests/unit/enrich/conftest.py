import os
from pathlib import Path

import pytest
from hypothesis import settings

from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings

settings.register_profile("same-each-time", derandomize=True, deadline=None, database=None)
settings.load_profile("same-each-time")

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """With the default models."""
    return Pipeline()


@pytest.fixture(scope="session")
def light_pipeline() -> Pipeline:
    """With the default detector and no models."""
    return Pipeline(StepSettings(models=""))


@pytest.fixture(scope="session")
def samples() -> Path:
    return REPOSITORY / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("NEWSGLOSS_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set NEWSGLOSS_SHARED to the folder with the real articles")
    return folder
