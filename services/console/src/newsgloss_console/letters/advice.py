"""What a dead letter's code means, and what to do; the words of docs/operations.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """For one code."""

    happened: str
    do: str


_INVALID = Advice(
    "The value is no valid article; the message names the field.",
    "Correct the producer, and send the article again.",
)
_ENDS_PROCESSES = Advice(
    "The record ends every process that tries it.",
    "Raise NEWSGLOSS_WORKER_MEMORY_MIB if memory is short; keep the article, it reveals a bug.",
)
BY_CODE = {
    "invalid_json": _INVALID,
    "invalid_encoding": _INVALID,
    "schema_violation": _INVALID,
    "too_large": Advice(
        "The enriched record does not fit into the topic.",
        "Raise the enriched topic's max.message.bytes, restart the enricher, and redrive.",
    ),
    "rejected_by_broker": Advice(
        "The broker refused the record.", "The message quotes the broker; look at the topic's limits."
    ),
    "timeout": Advice(
        "The record exceeded its time limit, alone and in fresh processes.",
        "Look at the article, and at NEWSGLOSS_RECORD_TIMEOUT_SECONDS.",
    ),
    "worker_crash": _ENDS_PROCESSES,
    "out_of_memory": _ENDS_PROCESSES,
    "step_failed": Advice("A bug in the enricher.", "Report it; redrive with the corrected release."),
}
UNKNOWN = Advice(
    "This release of the console does not know the code.",
    "docs/operations.md of the enricher's release does.",
)
OUTCOMES = {
    "redriven": "goes back to the raw topic",
    "discarded": "is put aside",
    "superseded": "is left: its article has a newer raw record",
    "attempts_used_up": "is left: it has failed too often",
    "other_group": "is left: it belongs to another group",
    "other_topic": "is left: it came from another raw topic",
    "value_left_out": "is left: its value did not fit into the dead-letter topic",
    "empty": "is left: it has neither key nor value",
    "not_a_dead_letter": "is left: its dlq- headers are missing or malformed",
    "refused": "is left: the raw topic does not take it",
}


def advice_for(code: str) -> Advice:
    """The advice for a code."""
    return BY_CODE.get(code, UNKNOWN)
