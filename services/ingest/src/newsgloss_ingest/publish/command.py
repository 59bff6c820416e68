"""The command `newsgloss-ingest publish`."""

import asyncio
import sys
from collections.abc import Coroutine, Iterable
from pathlib import Path

import click

from newsgloss_common import logs
from newsgloss_common.checking import run_check
from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topic_creation import TopicError
from newsgloss_ingest.check import of_publish
from newsgloss_ingest.command_line import EXIT_INTERRUPTED, EXIT_USAGE, fail, read_settings
from newsgloss_ingest.publish.articles import Articles
from newsgloss_ingest.publish.files import FORMATS, Format, Found, InputFile, find
from newsgloss_ingest.publish.pipelined import PipelinedPublisher
from newsgloss_ingest.publish.progress import TerminalReport
from newsgloss_ingest.publish.read_ahead import ReadAhead
from newsgloss_ingest.publish.resumable import ResumablePublisher
from newsgloss_ingest.publish.state import Known, State, StateError, digest_of
from newsgloss_ingest.publish.summary import Summary
from newsgloss_ingest.publisher import KafkaUnavailableError
from newsgloss_ingest.settings import PublishSettings


def publish(  # noqa: PLR0913 - an option each
    *,
    paths: tuple[str, ...],
    source: str,
    stdin_format: Format,
    state_path: Path | None,
    dry_run: bool,
    print_config: bool,
    checking: bool,
    **given: str | None,
) -> None:
    """Publish articles from files; `newsgloss_ingest.cli` declares the options. Ends the process."""
    settings, kafka = read_settings(PublishSettings, given, print_config=print_config)
    if checking:
        sys.exit(run_check(lambda: of_publish(settings, kafka)))
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.")
    logs.configure(settings.log_level)
    inputs = list(find(paths, stdin_format=stdin_format))
    if not inputs:
        fail(f"nothing to publish: no {', '.join('.' + name for name in FORMATS)} there", EXIT_USAGE)
    problem, status = "", 0
    with TerminalReport(_total(inputs)) as report:
        workers = PageWorkers()
        articles = Articles(
            source, settings.max_body_bytes, report, workers, by_source=settings.ids_by_source
        )
        try:
            if dry_run:
                asyncio.run(_with(workers, _check(inputs, articles, state_path)))
            else:
                asyncio.run(_with(workers, _publish(inputs, articles, state_path, settings, kafka)))
        except (KafkaUnavailableError, TopicError) as error:
            problem, status = f"gave up: {error}{_how_to_continue(articles.summary)}", EXIT_USAGE
        except StateError as error:
            problem, status = str(error), EXIT_USAGE
        except KeyboardInterrupt:
            again = (
                "publishing the same again does no harm" if state_path is None else "run it again to go on"
            )
            problem = f"interrupted; {again}{_how_to_continue(articles.summary)}"
            status = EXIT_INTERRUPTED
    summary = articles.summary
    what = "valid, nothing was published" if dry_run else f"published to {settings.raw_topic}"
    before = f"; {summary.published_before} published before" if state_path else ""
    left = f"; {summary.unacknowledged} not acknowledged" if summary.unacknowledged else ""
    click.echo(f"{summary.published} {what}{before}; {summary.failed} failed{left}")
    if problem:
        fail(problem, status)
    sys.exit(1 if summary.failed else 0)


def _how_to_continue(summary: Summary) -> str:
    if not summary.unacknowledged:
        return ""
    return (
        f"; {summary.unacknowledged} articles were on their way, Kafka may have them or not: "
        f"all before {summary.first_unacknowledged} is settled, so go on from there "
        "(articles published twice have the same article_id and version; --resume STATE publishes none twice)"
    )


def _total(inputs: Iterable[InputFile | Found]) -> int | None:
    sizes = [0 if isinstance(item, Found) else item.size for item in inputs]
    return None if None in sizes else sum(size or 0 for size in sizes)


async def _with(workers: PageWorkers, task: Coroutine[None, None, None]) -> None:
    async with workers:
        await task


async def _check(inputs: Iterable[InputFile | Found], articles: Articles, state_path: Path | None) -> None:
    known = Known(state_path) if state_path else None
    async for found in ReadAhead(articles.read(inputs)).each():
        if known and found.data is not None and known.knows(digest_of(found, articles.source)):
            articles.skip(found)
        else:
            await articles.check(found)


async def _publish(
    inputs: Iterable[InputFile | Found],
    articles: Articles,
    state_path: Path | None,
    settings: PublishSettings,
    kafka: KafkaSettings,
) -> None:
    if state_path is None:
        await PipelinedPublisher(settings, articles).publish(inputs, kafka)
        return
    with State(state_path, settings.raw_topic) as state:
        await ResumablePublisher(settings, kafka, articles, state).publish(inputs)
