"""SHA-256 over an enriched record without the fields that may differ between two runs."""

from hashlib import sha256
from typing import Any

import msgspec

_LEFT_OUT = frozenset({"confidence", "fetched_at", "enriched_at", "input", "result_hash"})
"""Processing times, the input's position, and probabilities, whose last digits depend on the machine.

`published_at` and `modified_at` are the article's own and stay in.
"""
_NESTED = frozenset({dict, list})
_MENTIONS = "mentions"
"""Has none of these, and most parts of a record; so it is taken as it is."""
_EXTENSIONS = "extensions"
_DATES = "dates"
_OF_IDS = ("ids", "location", "id_evidence")
_ENTITIES = "entities"


def result_hash(record: dict[str, Any]) -> str:
    """Hash a record in its JSON form: keys sorted, no white space, UTF-8.

    `extensions` is hashed whole, whatever its keys. Empty `extensions`, null `dates`, and the fields for ids
    of an entity without any are left out, so that records without them keep the hash of earlier releases.
    """
    kept = _kept({key: value for key, value in record.items() if key != _EXTENSIONS})
    for entity in kept.get(_ENTITIES) or ():
        for name in _OF_IDS:
            if not entity.get(name):
                entity.pop(name, None)
    if kept.get(_DATES) is None:
        kept.pop(_DATES, None)
    if extensions := record.get(_EXTENSIONS):
        kept[_EXTENSIONS] = extensions
    return sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()


def _kept(value: Any) -> Any:
    if type(value) is dict:
        return {
            key: _kept(item) if type(item) in _NESTED and key != _MENTIONS else item
            for key, item in value.items()
            if key not in _LEFT_OUT
        }
    return [_kept(item) if type(item) in _NESTED else item for item in value]
