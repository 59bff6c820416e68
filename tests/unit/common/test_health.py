import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from newsgloss_common.health import Verdict, health_app


def well() -> tuple[bool, dict[str, object]]:
    return True, {"runs": {}}


def ill() -> tuple[bool, dict[str, object]]:
    return False, {"reason": "the broker cannot be reached"}


async def get(path: str, healthy: Verdict = well, ready: Verdict = well) -> httpx.Response:
    registry = CollectorRegistry()
    Counter("newsgloss_things_total", "Things.", registry=registry).inc(3)
    transport = httpx.ASGITransport(app=health_app(healthy, ready, registry))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.get(path)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_service_that_is_well_answers_200_with_what_a_person_wants_to_know(path: str) -> None:
    answer = await get(path)
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "status": "ok", "runs": {}})


async def test_one_that_is_not_answers_503_with_the_reason() -> None:
    wanted = (503, {"ok": False, "status": 503, "reason": "the broker cannot be reached"})
    health, readiness = await get("/healthz", healthy=ill), await get("/readyz", ready=ill)
    assert (health.status_code, health.json()) == wanted
    assert (readiness.status_code, readiness.json()) == wanted


async def test_health_and_readiness_are_told_apart() -> None:
    assert (await get("/healthz", ready=ill)).status_code == 200
    assert (await get("/readyz", healthy=ill)).status_code == 200


async def test_metrics_come_in_prometheus_format() -> None:
    answer = await get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "newsgloss_things_total 3.0" in answer.text
