"""`schemas/asyncapi.yaml`: the topics as an AsyncAPI 3 document, from the models and the services."""

import json
from typing import Any

import yaml
from deploy.contracts import mention_vectors
from deploy.contracts.asyncapi_messages import DEAD_LETTER_HEADERS, ENRICHED_HEADERS, RAW_HEADERS, TOMBSTONE

from newsgloss_common.kafka import topics
from newsgloss_schemas import DeadLetterHeaders, RawArticle

Json = dict[str, Any]
RAW, ENRICHED, DEAD = "articles.raw.v1", "articles.enriched.v1", "articles.dlq.v1"
GROUP = "newsgloss-enrich"
_RETENTION = (
    "The services set no retention: the broker's default counts, or what you configure for the topic."
)
_NOTICE = "# Made from the record models by `make contracts`. Do not edit.\n"


def document() -> Json:
    """The document; the payloads are references to the JSON Schemas beside it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "newsgloss",
            "version": "1.0.0",
            "description": "News articles in, the same articles with evidence out: language, entities,"
            " boilerplate, read time. The version is the contract's, not a release's. docs/records.md"
            " describes every field, docs/delivery.md what is promised.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": {"raw": _raw(), "enriched": _enriched(), "deadLetters": _dead_letters()},
        "operations": {
            "publishRaw": _operation("send", "raw", "ingest publishes what it accepted, with acks=all."),
            "enrich": _operation("receive", "raw", "enrich reads each article once, as a consumer group.")
            | {"bindings": _group()},
            "publishEnriched": _operation(
                "send",
                "enriched",
                "enrich writes each result in one Kafka transaction with its group's offset.",
            ),
            "setAside": _operation(
                "send", "deadLetters", "enrich sets aside what it cannot enrich, in the same transaction."
            ),
        },
        "components": {"securitySchemes": _SECURITY, "messages": _messages()},
    }


def text() -> str:
    """The file's content."""
    # Without aliases, which PyYAML writes for an object that occurs twice: not all readers know them.
    return _NOTICE + yaml.dump(document(), Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=110)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - its base class calls it
        return True


_SECURITY: Json = {
    "scram": {"type": "scramSha512", "description": "SASL_SSL with SCRAM-SHA-512."},
    "plain": {"type": "plain", "description": "SASL_SSL with PLAIN."},
    "certificate": {"type": "X509", "description": "Mutual TLS."},
    "token": {
        "type": "oauth2",
        "description": "SASL_SSL with OAUTHBEARER.",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "https://login.example.org/token",
                "availableScopes": {"kafka": "your identity provider's scope for the broker"},
            }
        },
    },
}


def _server() -> Json:
    return {
        "host": "kafka.example.org:9093",
        "protocol": "kafka-secure",
        "description": "Your Kafka. One of the security schemes, or none on a trusted network;"
        " docs/kafka.md lists the permissions that each principal needs.",
        "security": [{"$ref": f"#/components/securitySchemes/{name}"} for name in _SECURITY],
    }


def _raw() -> Json:
    return _channel(
        RAW,
        topics.raw_topic(RAW),
        "Articles as their producers have them.",
        "Order: use the article_id as the key, with the same partitioner in all producers. All versions of an"
        " article are then in one partition. " + _RETENTION,
        ("rawArticle", "rawTombstone"),
    )


def _enriched() -> Json:
    return _channel(
        ENRICHED,
        topics.enriched_topic(ENRICHED, topics.DEFAULT_PARTITIONS),
        "Articles with their evidence.",
        "Delivery: exactly one enriched article or dead letter for each raw record, for consumers that read"
        " with isolation.level=read_committed. Order: that of the raw partition, in the partition of the same"
        " number. Consumers keep the highest version of an article; of equal ones, the later. " + _RETENTION,
        ("enrichedArticle", "enrichedTombstone"),
    )


def _dead_letters() -> Json:
    return _channel(
        DEAD,
        topics.dead_letter_topic(DEAD, topics.DEFAULT_PARTITIONS, topics.RAW_MAX_BYTES),
        "Raw records that could not be enriched, with the reason in headers.",
        "Delivery and order as on the enriched topic. `newsgloss-enrich dlq` lists and redrives them. "
        + _RETENTION,
        ("deadLetter",),
    )


def _channel(
    address: str, spec: topics.TopicSpec, summary: str, description: str, messages: tuple[str, ...]
) -> Json:
    configuration: Json = {"max.message.bytes": int(spec.configs["max.message.bytes"])}
    if "cleanup.policy" in spec.configs:
        configuration["cleanup.policy"] = [spec.configs["cleanup.policy"]]
    return {
        "address": address,
        "summary": summary,
        "description": description,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "kafka": {
                "topic": address,
                "partitions": spec.partitions,
                "topicConfiguration": configuration,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(action: str, channel: str, summary: str) -> Json:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "summary": summary}


def _group() -> Json:
    return {"kafka": {"groupId": {"type": "string", "enum": [GROUP]}, "bindingVersion": "0.5.0"}}


def _messages() -> Json:
    raw_examples = RawArticle.model_json_schema()["examples"]
    (dead_headers,) = DeadLetterHeaders.model_json_schema(by_alias=True)["examples"]
    enriched = json.loads(next(mention_vectors.vectors())["value"])
    return {
        "rawArticle": _message(
            "A raw article",
            "A new article, a revision with a higher version, or with the status canceled a take-down.",
            RAW_HEADERS,
            "json/raw-article.v1.json",
            [
                {"name": "article", "payload": raw_examples[0]},
                {"name": "takeDown", "payload": raw_examples[2]},
            ],
        ),
        "rawTombstone": _message("An article is to be forgotten", TOMBSTONE, RAW_HEADERS, None, []),
        "enrichedArticle": _message(
            "An enriched article",
            "Open for readers: ignore fields and keep values that you do not know. Offsets count Unicode"
            " code points.",
            ENRICHED_HEADERS,
            "json/enriched-article.v1.json",
            [{"name": "article", "payload": enriched}],
        ),
        "enrichedTombstone": _message(
            "An article is to be deleted",
            TOMBSTONE + " It has the raw tombstone's headers.",
            {"type": "object", "description": "Those of the raw record, without `dlq-…`."},
            None,
            [],
        ),
        "deadLetter": _message(
            "A dead letter",
            "Key, value and the other headers are the original bytes, untouched; the value may be anything.",
            DEAD_LETTER_HEADERS,
            None,
            [
                {
                    "name": "schemaViolation",
                    "headers": dead_headers,
                    "payload": raw_examples[1] | {"source": {}},
                }
            ],
        )
        | {
            "payload": {"description": "The raw record's value as it came."},
            "bindings": {"kafka": {"key": {"description": "As it came."}, "bindingVersion": "0.5.0"}},
        },
    }


def _message(title: str, summary: str, headers: Json, schema: str | None, examples: list[Json]) -> Json:
    key = {
        "type": "string",
        "minLength": 1,
        "maxLength": 256,
        "description": "The article_id in UTF-8, 1 to 256 characters.",
    }
    message = {
        "title": title,
        "summary": summary,
        "contentType": "application/json",
        "headers": headers,
        "payload": {"type": "null"} if schema is None else {"$ref": schema},
        "bindings": {"kafka": {"key": key, "bindingVersion": "0.5.0"}},
    }
    return message | ({"examples": examples} if examples else {})
