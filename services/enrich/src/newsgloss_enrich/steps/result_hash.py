"""SHA-256 over what an enriched record says, without what may differ between two runs."""

import json
from hashlib import sha256
from typing import Any

_LEFT_OUT = frozenset({"confidence", "fetched_at", "enriched_at", "input", "result_hash"})
"""Times of handling, the input's position, and probabilities, whose last digits differ by machine.

`published_at` and `modified_at` are the article's own and stay in.
"""


def result_hash(record: dict[str, Any]) -> str:
    """Hash a record in its JSON form: keys sorted, no white space, UTF-8."""
    text = json.dumps(_kept(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kept(item) for key, item in value.items() if key not in _LEFT_OUT}
    if isinstance(value, list):
        return [_kept(item) for item in value]
    return value
