"""Writes the JSON Schemas (draft 2020-12) of all records to `schemas/json/`, or proves them current."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from newsgloss_schemas.dead_letter import DeadLetterHeaders
from newsgloss_schemas.enriched import EnrichedArticle
from newsgloss_schemas.raw import RawArticle

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[BaseModel]] = {
    "raw-article.v1.json": RawArticle,
    "enriched-article.v1.json": EnrichedArticle,
    "dead-letter-headers.v1.json": DeadLetterHeaders,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """File name to JSON Schema."""
    return {
        name: {
            "$schema": DIALECT,
            "$id": f"urn:newsgloss:schema:{name.removesuffix('.json')}",
            **model.model_json_schema(by_alias=True),
        }
        for name, model in MODELS.items()
    }


def main(argv: list[str] | None = None) -> int:
    """Exit status 0, or 1 when `--check` found a file that is missing or differs."""
    parser = argparse.ArgumentParser(prog="newsgloss-schemas", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("schemas/json"))
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not current")
    options = parser.parse_args(argv)
    stale = []
    for name, schema in json_schemas().items():
        path = options.folder / name
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if options.check and stale:
        sys.stderr.write(
            f"{options.folder}: not current: {', '.join(stale)}; run 'newsgloss-schemas' and commit\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
