"""`newsgloss-enrich status`."""

import json
from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.endings import ending_well
from newsgloss_enrich.cli.options import load, quiet, setting_options
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@setting_options(EnrichSettings, "group_id", "raw_topic", "dlq_topic", "log_level")
@config.options(KafkaSettings)
def status(*, as_json: bool, **overrides: Any) -> None:
    """Show the group's lag per partition, and the dead letters that wait."""
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    from newsgloss_enrich.tools.status import read_status  # noqa: PLC0415 - so that --help answers at once

    reading = read_status(kafka.client_options(), settings.group_id, settings.raw_topic, settings.dlq_topic)
    found = ending_well(reading, kafka)
    for line in [json.dumps(found.fields())] if as_json else found.lines():
        click.echo(line)
