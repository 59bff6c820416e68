"""`python -m deploy.site`: build the documentation into `.cache/site`."""

import argparse
import logging
import sys
from pathlib import Path

from deploy.site.build import SiteError, build
from deploy.site.pages import ROOT, LinkError


def main() -> int:
    """Build the site; the exit status."""
    parser = argparse.ArgumentParser(prog="make docs", description="Builds the documentation's site.")
    parser.add_argument("--out", type=Path, default=ROOT / ".cache" / "site", help="folder for the site")
    out: Path = parser.parse_args().out.resolve()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        count = build(out.with_name(f"{out.name}-source"), out)
    except (LinkError, SiteError) as error:
        sys.stderr.write(f"make docs: {error}\n")
        return 1
    sys.stdout.write(f"{count} pages: {out / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
