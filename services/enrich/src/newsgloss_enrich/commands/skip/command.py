"""`newsgloss-enrich skip`."""

from typing import Any

import click

from newsgloss_common.command_line.grouped_help import GroupedCommand
from newsgloss_common.command_line.setting_options import KAFKA, setting_options
from newsgloss_enrich.commands.options import ENRICH, json_option


@click.command(cls=GroupedCommand)
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
@json_option("What was done, as one JSON object on standard output; errors as JSON.")
@setting_options(ENRICH, "group_id", "raw_topic", "log_level")
@setting_options(KAFKA)
def skip(  # noqa: PLR0913 - an option each
    *,
    partition: int | None,
    offset: int | None,
    to_log_start: bool,
    force: bool,
    batch: bool,
    dry_run: bool,
    as_json: bool,
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
    import json

    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.settings_of_command import load_for_tool
    from newsgloss_enrich.commands.skip.log_start import ToLogStart, skip_to_log_start
    from newsgloss_enrich.commands.skip.skip import Skip, skip_record

    settings, kafka = load_for_tool(overrides)
    group, topic, options = settings.group_id, settings.raw_topic, kafka.client_options()
    if partition is None or offset is None:
        work = skip_to_log_start(options, ToLogStart(group, topic, partition, dry_run=dry_run))
    else:
        wanted = Skip(group, topic, partition, offset, force=force, dry_run=dry_run, batch=batch)
        work = skip_record(options, wanted)
    skipped = complete(work, kafka)
    click.echo(json.dumps(skipped.fields()) if as_json else str(skipped))
