"""The command behind `make licences`, `make sbom` and `make audit`."""

import sys
from pathlib import Path

import click
from deploy.supply_chain import audit as auditing
from deploy.supply_chain import locks, page
from deploy.supply_chain.licences import LicenceError
from deploy.supply_chain.sbom import SbomError, sbom

NOT_ASKED = 3
"""Exit status of an audit that could not look up every package, and found nothing in the others."""


@click.group(help=__doc__)
def main() -> None:
    """What newsgloss is made of."""


@main.command("licences", help="Write docs/licences.md; with --check, fail unless it is current.")
@click.option("--check", is_flag=True)
def _licences(*, check: bool) -> None:
    try:
        text = page.text()
    except LicenceError as error:
        raise click.ClickException(str(error)) from None
    if check:
        if not page.PAGE.exists() or page.PAGE.read_text(encoding="utf-8") != text:
            raise click.ClickException("docs/licences.md is not what the packages say: run 'make licences'")
        return
    page.PAGE.write_text(text, encoding="utf-8")
    click.echo(f"wrote {page.PAGE.relative_to(locks.ROOT)}")


@main.command("sbom", help="Write a CycloneDX bill of materials for each image.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=locks.ROOT / ".cache" / "sbom")
def _sbom(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for service in locks.SERVICES:
        file = folder / f"newsgloss-{service}.cdx.json"
        try:
            file.write_text(sbom(service), encoding="utf-8")
        except SbomError as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"wrote {file.name} in {folder}")


@main.command("audit", help="Look up known vulnerabilities of every pinned package.")
@click.option("--service", type=click.Choice(["pypi", "osv"]), default="pypi", show_default=True)
def _audit(service: str) -> None:
    vulnerable = incomplete = False
    for lock in locks.audited():
        found = auditing.audit(lock, service)
        name = lock.relative_to(locks.ROOT)
        click.echo(f"{name}: {auditing.summary(found, service)}")
        for line in found.vulnerable:
            click.echo(f"  {line}")
        vulnerable = vulnerable or bool(found.vulnerable)
        incomplete = incomplete or not found.complete
    if incomplete:
        click.echo(
            "Some packages could not be looked up. This says nothing about those packages: run it where "
            f"{auditing.SOURCES[service]} can be reached, or try --service {auditing.other(service)}.",
            err=True,
        )
    sys.exit(1 if vulnerable else NOT_ASKED if incomplete else 0)


if __name__ == "__main__":
    main(prog_name="python -m deploy.supply_chain")
