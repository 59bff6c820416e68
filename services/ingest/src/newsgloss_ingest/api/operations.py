"""The calls for operators, and the text behind each problem's `type`."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from newsgloss_ingest.api import catalogue, openapi
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.api.results import State
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import Publisher


@dataclass(frozen=True, slots=True)
class Operations:
    """The calls and their dependencies."""

    publisher: Publisher
    metrics: Metrics

    async def healthz(self) -> State:
        """Whether the process serves. It ignores Kafka, since a restart would not bring Kafka back."""
        return State(status="ok")

    async def readyz(self) -> State:
        """Whether articles are accepted now; 503 says why not."""
        reason = self.publisher.not_ready
        if reason is not None:
            error = ProblemError(catalogue.NOT_READY, reason)
            error.problem.ok, error.problem.reason = False, reason
            raise error
        return State(status="ready")

    async def prometheus(self) -> Response:
        """Prometheus metrics."""
        return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def problem(
        self, slug: Annotated[str, Path(examples=[kind.slug for kind in catalogue.KINDS])]
    ) -> Response:
        """What a problem's `type` means, and what to do."""
        for kind in catalogue.KINDS:
            if kind.slug == slug:
                status = f"{kind.status.value} {HTTPStatus(kind.status).phrase}"
                text = f"{kind.title}\n\nStatus: {status}\nWhat to do: {kind.advice}\n"
                return Response(text, media_type="text/plain")
        raise ProblemError(catalogue.NOT_FOUND, "there is no such problem; docs/problems.md lists them all")

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter(tags=["operations"])
        routes.get("/healthz")(self.healthz)
        routes.get("/readyz", **openapi.READY)(self.readyz)
        routes.get("/metrics", **openapi.METRICS)(self.prometheus)
        routes.get("/problems/{slug}", **openapi.PROBLEM)(self.problem)
        return routes
