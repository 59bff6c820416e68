"""Shows the status: once, or again and again until a signal."""

import asyncio
import json
import sys

import click
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.live import Live
from rich.text import Text

from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_enrich.commands.errors import ErrorCode
from newsgloss_enrich.commands.failures import as_json as error_as_json
from newsgloss_enrich.commands.status.read import Source, readings
from newsgloss_enrich.commands.status.status import Status
from newsgloss_enrich.commands.status.text import fields, lines
from newsgloss_enrich.commands.status.view import view


def show_once(found: Status, *, as_json: bool) -> None:
    """As JSON, as tables on a terminal, else as lines."""
    if as_json:
        click.echo(json.dumps(fields(found)))
    elif sys.stdout.isatty():
        Console().print(view(found))
    else:
        for line in lines(found):
            click.echo(line)


async def show_until_stopped(source: Source, every_seconds: float, *, as_json: bool) -> None:
    """Show a reading every so many seconds, until Ctrl-C or SIGTERM."""
    with stop_on_signals() as stop:
        showing = asyncio.create_task(_show(source, every_seconds, as_json=as_json))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({showing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if showing.done():
            showing.result()
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _show(source: Source, every_seconds: float, *, as_json: bool) -> None:
    """For ever. While the broker is away, say so and try again."""
    with Live(auto_refresh=False, transient=as_json) as live:
        while True:
            try:
                async for found in readings(source, every_seconds):
                    if as_json:
                        click.echo(json.dumps(fields(found)))
                    else:
                        live.update(view(found), refresh=True)
            except (KafkaError, OSError, TimeoutError) as error:
                servers = source.options["bootstrap_servers"]
                if as_json:
                    click.echo(error_as_json(ErrorCode.KAFKA_ERROR, repr(error)))
                else:
                    live.update(Text(f"Kafka at {servers}: {error!r}; trying again", "red"), refresh=True)
            await asyncio.sleep(every_seconds)
