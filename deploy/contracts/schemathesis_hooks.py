"""What schemathesis has to be told about media types: it has no serialiser for newline-delimited JSON."""

import json
from typing import Any

import schemathesis
from schemathesis.transport.serialization import Binary


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context: Any, value: Any) -> bytes:
    """A batch is generated as bytes or text; what is generated as something else is sent as one line."""
    if isinstance(value, Binary):
        return value.data
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()
