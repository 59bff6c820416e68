"""`python -m deploy.cldr`: write the CLDR names of all locales that the steps use, as Babel has them.

`--check` writes nothing, and fails when the file is not what Babel says.
"""

import argparse
import sys
from importlib.resources import files
from pathlib import Path

from newsgloss_enrich.steps import text
from newsgloss_enrich.steps.boilerplate import calendar
from newsgloss_enrich.steps.entities.places import country
from newsgloss_enrich.steps.text.cldr import render

FILE = Path(str(files(text).joinpath("cldr.jsonl")))
LOCALES = frozenset((*calendar._LOCALES, *country._LOCALES))  # noqa: SLF001 - where each step says it


def main() -> int:
    """Write or compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    checking = parser.parse_args().check
    expected = render(LOCALES)
    if not checking:
        FILE.write_text(expected, encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != expected:
        sys.stderr.write(f"{FILE.name} is not what Babel says: run python -m deploy.cldr\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
