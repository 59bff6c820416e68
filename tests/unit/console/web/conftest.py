"""A console without Kafka and without the enricher: its pages over what the tests put into its parts."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from aiokafka import ConsumerRecord

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_console.children.dead_letters import Act, DeadLetters, LetterFilters, Letters, Outcomes, Place
from newsgloss_console.children.group_status import GroupStatus
from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.children.trial import Format, Trial
from newsgloss_console.flow.alerts import Alerts
from newsgloss_console.flow.scrape import Scraper
from newsgloss_console.keys.file import Keys, Right
from newsgloss_console.metrics import Metrics
from newsgloss_console.settings import ConsoleSettings
from newsgloss_console.stream.lookup import Lookup, Missing
from newsgloss_console.stream.reader import Reader
from newsgloss_console.stream.window import Window
from newsgloss_console.web.app import build
from newsgloss_console.web.callers import Callers
from newsgloss_console.web.parts import Parts

BASE = "http://127.0.0.1:8085"


class KnownRecords:
    """Stands for Kafka: the records that a test puts in."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, int, int], ConsumerRecord] = {}

    def add(self, record: ConsumerRecord) -> None:
        self.records[record.topic, record.partition, record.offset] = record

    async def at(self, topic: str, partition: int, offset: int) -> ConsumerRecord | Missing:
        return self.records.get((topic, partition, offset)) or Missing("there is no such record")

    async def newest_of(self, topic: str, article_id: str) -> ConsumerRecord | Missing:
        found = [one for one in self.records.values() if (one.topic, one.key) == (topic, article_id.encode())]
        return found[-1] if found else Missing("it is not among the last offsets")


class KnownLetters:
    """Stands for the enricher's command."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []
        self.value: bytes | None = b"\x00\x01 <script>alert(1)</script>"
        self.acts: list[tuple[Act, list[str], str, bool]] = []

    async def listed(self, filters: LetterFilters) -> Letters:
        del filters
        found = Letters(newest=self.letters, total=len(self.letters))
        found.codes.update(str(letter.get("code")) for letter in self.letters)
        return found

    async def shown(self, place: Place) -> tuple[dict[str, Any], bytes | None]:
        for letter in self.letters:
            if (letter["partition"], letter["offset"]) == (place.partition, place.offset):
                return letter, self.value
        raise CommandFailedError("no letter there", "no_such_dead_letter")

    async def act(self, act: Act, places: Sequence[Place], reason: str, *, dry_run: bool) -> Outcomes:
        self.acts.append((act, [str(place) for place in places], reason, dry_run))
        done = Outcomes()
        for place in places:
            outcome = "redriven" if act == "redrive" else "discarded"
            done.counts[outcome] += 1
            done.letters.append(
                {"partition": place.partition, "offset": place.offset, "article_id": "a", "outcome": outcome}
            )
        return done


class KnownTrial:
    """Stands for `newsgloss-enrich local`."""

    answer: bytes | CommandFailedError = b""
    given: tuple[bytes, Format] | None = None

    async def enrich(self, given: bytes, kind: Format) -> bytes:
        self.given = (given, kind)
        if isinstance(self.answer, CommandFailedError):
            raise self.answer
        return self.answer


class KnownStatus:
    """Stands for `newsgloss-enrich status`."""

    answer: dict[str, Any] | None = None

    async def read(self) -> dict[str, Any]:
        if self.answer is None:
            raise CommandFailedError("the broker is away")
        return self.answer


class Site:
    """One console, and browsers of it."""

    def __init__(self, settings: ConsoleSettings) -> None:
        self.records, self.letters, self.trial, self.status = (
            KnownRecords(), KnownLetters(), KnownTrial(), KnownStatus(),
        )  # fmt: skip
        metrics = Metrics()
        window, scraper = Window(settings.console_window), Scraper(())
        self.parts = Parts(
            settings=settings,
            metrics=metrics,
            window=window,
            reader=Reader(KafkaSettings(), settings.enriched_topic, window, metrics),
            lookup=cast("Lookup", self.records),
            callers=Callers(settings, metrics),
            letters=cast("DeadLetters", self.letters),
            status=cast("GroupStatus", self.status),
            scraper=scraper,
            alerts=Alerts(scraper),
            trial=cast("Trial", self.trial),
        )
        self.parts.reader.problem = None
        self._transport = httpx.ASGITransport(build(self.parts))

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A client that says, as browsers do, that its forms are of the console's own pages."""
        own = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        return httpx.AsyncClient(transport=self._transport, base_url=BASE, headers=own | headers)


@pytest.fixture
def site() -> Site:
    """A console on loopback, without keys."""
    return Site(ConsoleSettings())


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of it."""
    async with site.browser() as client:
        yield client


class Guarded:
    """A console with a file of keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        keys = Keys()
        self.keys: dict[str, str] = {}
        rights: tuple[Right, ...] = ("read", "try", "act")
        for right in rights:
            keys, self.keys[right] = keys.added(f"Ada of {right}", right)
        keys.write(path)
        self.site = Site(ConsoleSettings(console_keys_file=str(path)))

    def browser(self, right: Right | None = None) -> httpx.AsyncClient:
        """A browser that sends the key with this right, or none."""
        return self.site.browser(**({"Authorization": f"Bearer {self.keys[right]}"} if right else {}))


@pytest.fixture
def guarded(tmp_path: Path) -> Guarded:
    """A console with a key for each right."""
    return Guarded(tmp_path / "keys.json")
