"""SHA-256 over what an enriched record says, without what may differ between two runs."""

from hashlib import sha256
from typing import Any

import msgspec

_LEFT_OUT = frozenset({"confidence", "fetched_at", "enriched_at", "input", "result_hash"})
"""Times of handling, the input's position, and probabilities, whose last digits differ by machine.

`published_at` and `modified_at` are the article's own and stay in.
"""
_NESTED = frozenset({dict, list})
_EXTENSIONS = "extensions"


def result_hash(record: dict[str, Any]) -> str:
    """Hash a record in its JSON form: keys sorted, no white space, UTF-8.

    `extensions` is hashed whole, whatever its keys are named. Where it is empty it is left out, so that
    the hash of a record without extensions is the same as before there were any.
    """
    kept = _kept({key: value for key, value in record.items() if key != _EXTENSIONS})
    if extensions := record.get(_EXTENSIONS):
        kept[_EXTENSIONS] = extensions
    return sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()


def _kept(value: Any) -> Any:
    if type(value) is dict:
        return {
            key: _kept(item) if type(item) in _NESTED else item
            for key, item in value.items()
            if key not in _LEFT_OUT
        }
    return [_kept(item) if type(item) in _NESTED else item for item in value]
