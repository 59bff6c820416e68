"""Prints the entities of enriched articles.

Reads lines of key, tab and value; an empty value is a tombstone.
"""

import json
import sys

from newsgloss_schemas import EnrichedArticle, mentions


def show(key: str, value: str) -> None:
    """Print one record."""
    if not value:
        print(f"{key}: delete it")
        return
    article = EnrichedArticle.model_validate_json(value)
    if article.status != "usable":
        print(f"{article.article_id}: {article.status}, do not show it")
        return
    print(f"{article.article_id}: {article.language.tag if article.language else 'und'}")
    texts = dict(mentions(article.model_dump()))
    for place, entity in enumerate(article.entities):
        pointers = [f"/entities/{place}/mentions/{number}" for number in range(entity.count)]
        words = ", ".join(json.dumps(texts[pointer], ensure_ascii=False) for pointer in pointers)
        print(f"  {entity.name} ({entity.type}): {words}")


for line in sys.stdin.buffer:
    key, _, value = line.decode().rstrip("\n").partition("\t")
    show(key, value)
