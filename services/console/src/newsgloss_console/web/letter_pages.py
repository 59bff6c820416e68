"""`/dead-letters`: which there are, what each is, and sending them back or putting them aside."""

import structlog
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from newsgloss_console.article import raw
from newsgloss_console.children.dead_letters import ActFailedError, LetterFilters, Letters, Outcomes, Place
from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.letters.advice import BY_CODE, OUTCOMES, advice_for
from newsgloss_console.letters.plan import Plan, PlanError
from newsgloss_console.web.callers import Caller
from newsgloss_console.web.forms import Form, read_form
from newsgloss_console.web.parts import Parts

log = structlog.get_logger(__name__)

MAX_FORM_BYTES = 64 * 1024
MAX_FILTER = 256
MAX_HEADERS = 100
MAX_FIELD = 2000
"""Characters of a field or a header that are shown."""


class LetterPages:
    """The list, a letter, and acts in two steps: the dry run, then the act that it has shown."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def listed(self, request: Request) -> Response:
        """The newest letters."""
        self._parts.caller(request)
        query = request.query_params
        given = {
            name: query.get(name, "").strip()[:MAX_FILTER]
            for name in ("code", "since", "until", "article_id")
        }
        filters = LetterFilters(**given, discarded=query.get("discarded") == "yes")
        error = None
        try:
            letters = await self._parts.letters.listed(filters)
        except CommandFailedError as failure:
            letters, error = Letters(), str(failure)
        return self._parts.show(
            request, "letters", status=200 if error is None else 503, letters=letters, filters=filters,
            error=error, codes=list(BY_CODE), advice=advice_for,
        )  # fmt: skip

    async def letter(self, request: Request, place: str) -> Response:
        """One letter, its reason in words and its bytes."""
        self._parts.caller(request)
        try:
            letter, value = await self._parts.letters.shown(Place.parse(place))
        except ValueError as error:
            raise HTTPException(404, str(error)) from error
        except CommandFailedError as failure:
            status = 404 if failure.code.startswith("no_such") else 503
            return self._parts.show(
                request, "missing", status=status, what="dead letter", reason=str(failure), article_id=None
            )
        text, left = raw.as_text(value or b"")
        return self._parts.show(
            request, "letter", at=place, letter=letter, value=value, text=text, left=left,
            hex=raw.hex_dump(value or b""), advice=advice_for(str(letter.get("code", ""))), most=MAX_FIELD,
            headers=list(letter.get("headers") or ())[:MAX_HEADERS],
        )  # fmt: skip

    async def plan(self, request: Request) -> Response:
        """The dry run of an act."""
        caller = self._actor(request)
        form = await read_form(request, MAX_FORM_BYTES)
        try:
            plan = _plan_of(form)
            outcomes = await self._parts.letters.act(plan.act, plan.places, plan.reason, dry_run=True)
        except PlanError as error:
            return self._failed(request, str(error), 422)
        except CommandFailedError as failure:
            return self._failed(request, str(failure), 503)
        return self._show(request, plan, outcomes, seal=plan.seal(caller.who))

    async def act(self, request: Request) -> Response:
        """The act itself, if the same person has seen its dry run."""
        caller = self._actor(request)
        form = await read_form(request, MAX_FORM_BYTES)
        try:
            plan = _plan_of(form)
        except PlanError as error:
            return self._failed(request, str(error), 422)
        if not plan.is_sealed(form.one("seal"), caller.who):
            return self._failed(request, "the dry run is too old, or was of something else; begin again", 409)
        said = {"who": caller.who, "why": plan.reason, "letters": [str(place) for place in plan.places]}
        log.info("dead letters: begins", act=plan.act, **said)
        try:
            outcomes = await self._parts.letters.act(plan.act, plan.places, plan.reason, dry_run=False)
        except ActFailedError as failure:
            done = failure.done
            log.warning(
                "dead letters: failed", act=plan.act, reason=str(failure), outcomes=dict(done.counts), **said
            )
            self._count(done)
            return self._failed(request, str(failure), 503, done)
        log.info("dead letters: done", act=plan.act, outcomes=dict(outcomes.counts), **said)
        self._count(outcomes)
        return self._show(request, plan, outcomes, seal=None)

    def _count(self, outcomes: Outcomes) -> None:
        for outcome in ("redriven", "discarded"):
            self._parts.metrics.acts.labels(outcome).inc(outcomes.counts[outcome])

    def _actor(self, request: Request) -> Caller:
        caller = self._parts.caller(request)
        if not caller.may_act:
            raise HTTPException(
                403, "this needs a key with the right to act: newsgloss-console keys add --right act"
            )
        return caller

    def _show(self, request: Request, plan: Plan, outcomes: Outcomes, *, seal: str | None) -> Response:
        return self._parts.show(request, "act", plan=plan, outcomes=outcomes, seal=seal, words=OUTCOMES)

    def _failed(self, request: Request, reason: str, status: int, done: Outcomes | None = None) -> Response:
        before = [] if done is None else done.letters
        return self._parts.show(
            request, "failed", status=status, reason=reason, back="/dead-letters", done=before, words=OUTCOMES
        )

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        routes.get("/dead-letters")(self.listed)
        routes.get("/dead-letters/{place}")(self.letter)
        routes.post("/dead-letters/plan")(self.plan)
        routes.post("/dead-letters/act")(self.act)
        return routes


def _plan_of(form: Form) -> Plan:
    return Plan.of_form(form.one("act"), form.every("letter"), form.one("reason"))
