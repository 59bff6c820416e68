"""`newsgloss-enrich skip`."""

from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.endings import ending_well
from newsgloss_enrich.cli.options import load, quiet, setting_options
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@click.option("--partition", type=click.IntRange(min=0), required=True, help="Partition of the raw topic.")
@click.option("--offset", type=click.IntRange(min=0), required=True, help="Offset of the record to skip.")
@click.option("--force", is_flag=True, help="Even if that is not the group's next offset.")
@click.option("--batch", is_flag=True, help="The rest of the record batch that holds the offset as well.")
@setting_options(EnrichSettings, "group_id", "raw_topic", "log_level")
@config.options(KafkaSettings)
def skip(*, partition: int, offset: int, force: bool, batch: bool, **overrides: Any) -> None:
    """Move the group past a record, or with --batch a record batch, that cannot be read.

    The service halts such a partition and logs the command that fits. What is skipped is neither enriched nor
    a dead letter. The service may go on running: it notices by itself.
    """
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    from newsgloss_enrich.tools.skip import Skip, skip_record  # noqa: PLC0415 - so that --help answers at once

    wanted = Skip(settings.group_id, settings.raw_topic, partition, offset, force=force, batch=batch)
    click.echo(ending_well(skip_record(kafka.client_options(), wanted), kafka))
