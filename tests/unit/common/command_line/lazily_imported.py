import click


@click.command()
def late() -> None:
    """Come when called."""
    click.echo("here")
