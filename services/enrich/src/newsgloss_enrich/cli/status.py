"""`newsgloss-enrich status`."""

import asyncio
import json
import sys
from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_enrich.cli.endings import ending_well
from newsgloss_enrich.cli.options import load, quiet, setting_options
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object; with --watch one a line.")
@click.option(
    "--watch", type=click.FloatRange(min=0.5), metavar="SECONDS", help="Again and again, until Ctrl-C."
)
@setting_options(EnrichSettings, "group_id", "raw_topic", "dlq_topic", "log_level")
@config.options(KafkaSettings)
def status(*, as_json: bool, watch: float | None, **overrides: Any) -> None:
    """Show the group: members, lag and rates per partition, and the dead letters that wait by code."""
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    from newsgloss_enrich.tools.status import Source, read_status  # noqa: PLC0415 - --help answers at once

    source = Source(kafka.client_options(), settings.group_id, settings.raw_topic, settings.dlq_topic)
    if watch is not None:
        ending_well(_watch(source, watch, as_json=as_json), kafka)
        return
    found = ending_well(read_status(source), kafka)
    if as_json:
        click.echo(json.dumps(found.fields()))
    elif sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415

        from newsgloss_enrich.tools.status_view import view  # noqa: PLC0415

        Console().print(view(found))
    else:
        for line in found.lines():
            click.echo(line)


async def _watch(source: Any, every_seconds: float, *, as_json: bool) -> None:
    """Until Ctrl-C or SIGTERM."""
    with stop_on_signals() as stop:
        showing = asyncio.create_task(_show(source, every_seconds, as_json=as_json))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({showing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if showing.done():
            showing.result()
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _show(source: Any, every_seconds: float, *, as_json: bool) -> None:
    """For ever; a broker that is away is said so and waited for."""
    from aiokafka.errors import KafkaError  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from newsgloss_enrich.tools.status import readings  # noqa: PLC0415
    from newsgloss_enrich.tools.status_view import view  # noqa: PLC0415

    with Live(auto_refresh=False, transient=as_json) as live:
        while True:
            try:
                async for found in readings(source, every_seconds):
                    if as_json:
                        click.echo(json.dumps(found.fields()))
                    else:
                        live.update(view(found), refresh=True)
            except (KafkaError, OSError, TimeoutError) as error:
                servers = source.options["bootstrap_servers"]
                if as_json:
                    click.echo(json.dumps({"error": repr(error)}))
                else:
                    live.update(Text(f"Kafka at {servers}: {error!r}; trying again", "red"), refresh=True)
            await asyncio.sleep(every_seconds)
