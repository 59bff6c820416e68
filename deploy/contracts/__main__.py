"""`python -m deploy.contracts`: write what other languages and tools take in, from the record models.

`--check` writes nothing, and fails when a file is not what the models say.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.contracts import asyncapi, asyncapi_page, go, java, mention_vectors, typescript
from deploy.contracts.types import record_types

ROOT = Path(__file__).parents[2]
FILES: dict[str, Callable[[], str]] = {
    "schemas/vectors/mentions.v1.ndjson": mention_vectors.lines,
    "schemas/asyncapi.yaml": asyncapi.text,
    "docs/asyncapi.md": asyncapi_page.text,
    "clients/typescript/src/types.d.ts": lambda: typescript.types(record_types()),
    "clients/typescript/src/shapes.js": lambda: typescript.shapes(record_types()),
    "clients/go/types.go": lambda: go.types(record_types()),
    "clients/java/src/main/java/newsgloss/reader/EnrichedArticle.java": lambda: java.types(record_types()),
}
"""What each file holds."""


def main(argv: list[str] | None = None) -> int:
    """Write or compare; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.contracts", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    checking = parser.parse_args(argv).check
    stale = []
    for name, made in FILES.items():
        path, text = ROOT / name, made()
        if not checking:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_bytes() != text.encode():
            stale.append(name)
    if stale:
        sys.stderr.write(f"not current, run `make contracts`: {', '.join(stale)}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
