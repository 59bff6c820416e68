"""Fixtures of the end-to-end tests: both services as processes on the shared broker."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.e2e.pipeline import Pipeline, services_environment
from tests.e2e.processes import Marked

from newsgloss_demo.children import Service, stop_all

ROOT = Path(__file__).parents[2]
READY_SECONDS = 120


@pytest.fixture(scope="module")
def pipeline(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """Started once for each module; both services must end with status 0."""
    names = {name: f"{name}.{uuid.uuid4().hex[:12]}" for name in ("raw", "enriched", "dlq", "group")}
    logs = tmp_path_factory.mktemp("logs")
    environment = services_environment(kafka, names)
    ingest = Service("ingest", ["newsgloss-ingest", "serve"], environment, logs / "ingest.log")
    enrich = Service("enrich", ["newsgloss-enrich", "run"], environment, logs / "enrich.log")
    try:
        ingest.start()
        enrich.start()
        ingest.wait_ready(READY_SECONDS)
        enrich.wait_ready(READY_SECONDS)
        yield Pipeline(kafka, names["raw"], names["enriched"], names["dlq"], ingest.address, enrich.address)
    finally:
        stop_all((ingest, enrich))
    assert (ingest.wait_stopped(), enrich.wait_stopped()) == (0, 0)


@pytest.fixture
def own_topics(kafka: str, unique_name: Callable[[str], str]) -> dict[str, str]:
    """An environment in which a command uses the shared broker and the test's own topics."""
    names = {name: unique_name(name) for name in ("raw", "enriched", "dlq", "group")}
    return services_environment(kafka, names)


@pytest.fixture
def marked() -> Marked:
    """Finds the processes of this test; only Linux shows other processes' environments."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("there is no /proc here to find processes in")
    return Marked()


@pytest.fixture(scope="session")
def seed_article() -> Path:
    """A scraped article, which we may not distribute: in NEWSGLOSS_SHARED, or beside the checkout."""
    shared = Path(os.environ.get("NEWSGLOSS_SHARED") or ROOT.parent / "shared")
    found = sorted((shared / "samples").glob("*.txt"))
    if not found:
        pytest.skip(f"no article in {shared / 'samples'}; NEWSGLOSS_SHARED names another folder")
    return found[0]
