"""`docs/asyncapi.md`: the AsyncAPI document as a page."""

import json
from typing import Any

from deploy.contracts import asyncapi

from newsgloss_schemas.generate import json_schemas

Json = dict[str, Any]
_HEAD = """# Topics

Made by `make contracts` from the AsyncAPI document; do not edit.
[`schemas/asyncapi.yaml`](../schemas/asyncapi.yaml) is that document (AsyncAPI 3.0), for generators and
catalogues. Its payloads are references to the JSON Schemas in [`schemas/json/`](../schemas/json/).
[records.md](records.md) describes every field, [delivery.md](delivery.md) what is promised,
[kafka.md](kafka.md) security.

The services create missing topics. To create them beforehand from the document, with the official parser and
Kafka's own tool ([`topics.mjs`](../deploy/contracts/topics.mjs) lies in an empty folder):

```sh
npm install @asyncapi/parser
node topics.mjs ~/newsgloss/schemas/asyncapi.yaml 127.0.0.1:9092 | sh
```
"""


def text() -> str:
    """The page."""
    document = asyncapi.document()
    parts = [_HEAD, _operations(document)]
    parts += [
        _channel(channel, document["components"]["messages"]) for channel in document["channels"].values()
    ]
    return "\n".join(parts)


def _operations(document: Json) -> str:
    rows = [
        f"| `{_last(operation['channel'])}` | {operation['action']} | {operation['summary']} |"
        for operation in document["operations"].values()
    ]
    return "\n".join(["| channel | newsgloss | |", "|---|---|---|", *rows, ""])


def _channel(channel: Json, messages: Json) -> str:
    kafka = channel["bindings"]["kafka"]
    configuration = "; ".join(
        f"`{name}={','.join(value) if isinstance(value, list) else value}`"
        for name, value in kafka["topicConfiguration"].items()
    )
    lines = [
        f"## {channel['address']}",
        "",
        f"{channel['summary']} {channel['description']}",
        "",
        f"As created: {kafka['partitions']} partitions, {configuration}.",
        "",
    ]
    for name in channel["messages"]:
        lines += _message(messages[name])
    return "\n".join(lines)


def _message(message: Json) -> list[str]:
    key = message["bindings"]["kafka"]["key"]
    lines = [
        f"### {message['title']}",
        "",
        message["summary"],
        "",
        "| part | |",
        "|---|---|",
        f"| key | {key['description']} |",
        f"| value | {_payload(message['payload'])} |",
        f"| headers | {_headers(message['headers'])} |",
        "",
    ]
    for example in message.get("examples", ()):
        body = json.dumps(example["payload"], indent=2, ensure_ascii=False)
        lines += [f"Example, `{example['name']}`:", "", "```json", body, "```", ""]
    return lines


def _payload(payload: Json) -> str:
    if "$ref" in payload:
        return f"[`schemas/{payload['$ref']}`](../schemas/{payload['$ref']})"
    return "null" if payload.get("type") == "null" else str(payload["description"])


def _headers(headers: Json) -> str:
    if "$ref" in headers:
        names = json_schemas()[headers["$ref"].rpartition("/")[2]]["properties"]
        return f"[`schemas/{headers['$ref']}`](../schemas/{headers['$ref']}): {_listed(names)}"
    names = _listed(headers.get("properties", {}))
    return f"{names}. {headers['description']}" if names else str(headers["description"])


def _listed(names: Json) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _last(reference: Json) -> str:
    return str(reference["$ref"].rpartition("/")[2])
