"""`newsgloss-enrich skip`."""

from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.endings import ending_well
from newsgloss_enrich.cli.options import load, quiet, setting_options
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@click.option(
    "--partition",
    type=click.IntRange(min=0),
    help="Partition of the raw topic; with --to-log-start all that were overtaken, unless it is given.",
)
@click.option("--offset", type=click.IntRange(min=0), help="Offset of the record to skip.")
@click.option(
    "--to-log-start",
    is_flag=True,
    help="Skip what retention has deleted: go on at the first record that is left.",
)
@click.option("--force", is_flag=True, help="Even if --offset is not the group's next offset.")
@click.option("--batch", is_flag=True, help="The rest of the record batch that holds the offset as well.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@setting_options(EnrichSettings, "group_id", "raw_topic", "log_level")
@config.options(KafkaSettings)
def skip(  # noqa: PLR0913 - an option each
    *,
    partition: int | None,
    offset: int | None,
    to_log_start: bool,
    force: bool,
    batch: bool,
    dry_run: bool,
    **overrides: Any,
) -> None:
    """Move the group past what cannot be read: a record, a batch, or what was deleted before it was read.

    The service halts such a partition and logs the command that fits. What is skipped is neither enriched nor
    a dead letter. The service may go on running: it notices by itself.
    """
    if to_log_start and (offset is not None or force or batch):
        raise click.UsageError(
            "--to-log-start finds the offset by itself: leave out --offset, --force and --batch"
        )
    if not to_log_start and (partition is None or offset is None):
        raise click.UsageError("give --partition and --offset, or --to-log-start")
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    from newsgloss_enrich.tools import skip as tool  # noqa: PLC0415 - so that --help answers at once

    group, topic, options = settings.group_id, settings.raw_topic, kafka.client_options()
    if partition is None or offset is None:
        work = tool.skip_to_log_start(options, tool.ToLogStart(group, topic, partition, dry_run=dry_run))
    else:
        wanted = tool.Skip(group, topic, partition, offset, force=force, dry_run=dry_run, batch=batch)
        work = tool.skip_record(options, wanted)
    click.echo(ending_well(work, kafka))
