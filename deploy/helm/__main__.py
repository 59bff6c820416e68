"""`python -m deploy.helm`: write the chart's values, their schema and their documentation from one model.

`--check` writes nothing, and fails when a file is not current.
"""

import argparse
import sys

from deploy.helm.written_files import ROOT, files


def main() -> int:
    """Write or compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    checking = parser.parse_args().check
    stale = []
    for path, text in files().items():
        if not checking:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path.relative_to(ROOT)))
    if stale:
        sys.stderr.write(f"not current, run `make chart`: {', '.join(stale)}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
