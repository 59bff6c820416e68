"""The probe goes through the real worker pool and handlers."""

import json
from pathlib import Path

import pytest

from newsgloss_enrich.pool import InputRecord, PoolSettings, WorkerPool
from newsgloss_enrich.stream import probe


async def verdict_of(handler: str, workers: int = 2, config: bytes = b"{}", **settings: float) -> str:
    pool = WorkerPool(PoolSettings(workers=workers, handler=handler, handler_config=config, **settings))  # type: ignore[arg-type]
    await pool.start()
    try:
        return await probe.enriches_good_articles(pool, workers)
    finally:
        await pool.stop()


@pytest.fixture
def handlers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers that are broken in ways of their own."""
    (tmp_path / "broken_handlers.py").write_text(
        "import json, os\n"
        "from newsgloss_enrich.handler.record import build_light\n"
        "def all(config):\n"
        "    def handle(record):\n"
        "        raise LookupError('model')\n"
        "    return handle\n"
        "def french(config):\n"
        "    enrich = build_light(config)\n"
        "    def handle(record):\n"
        "        if json.loads(record.value).get('language_hint') == 'fr':\n"
        "            raise LookupError('model')\n"
        "        return enrich(record)\n"
        "    return handle\n"
        "def crash(config):\n"
        "    return lambda record: os._exit(3)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize("handler", ["handler.record:build_light"])
async def test_the_enrichment_as_it_is_enriches_them_all(handler: str) -> None:
    assert await verdict_of(f"newsgloss_enrich.{handler}") == ""


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("handler", ["all", "french"])
async def test_a_handler_that_fails_is_found_out(handler: str) -> None:
    assert (await verdict_of(f"broken_handlers:{handler}")).startswith("step_failed at enrich: LookupError")


@pytest.mark.usefixtures("handlers")
async def test_a_handler_that_ends_its_worker_is_found_out() -> None:
    assert (await verdict_of("broken_handlers:crash")).startswith("worker_crash at pool")


def test_there_are_more_articles_than_workers_to_read_them() -> None:
    assert len(probe.records(64)) == 128
    found: list[InputRecord] = probe.records(1)
    assert len(found) == len(probe.ARTICLES)
    assert len({record.offset for record in found}) == len(found)
    assert all(json.loads(record.value or b"")["article_id"] for record in found)
