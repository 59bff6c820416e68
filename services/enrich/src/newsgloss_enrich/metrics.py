"""All that the enricher measures: unit, labels, meaning, and what to do when it is off.

docs/metrics.md is made of these (`make metrics`). `instruments` counts, `readings` reads.
"""

from typing import get_args

from newsgloss_common.build_info import BUILD_INFO
from newsgloss_common.metric_definitions import OTHER, Label, counter, gauge, histogram
from newsgloss_enrich.pool.deaths import Cause
from newsgloss_enrich.steps.stages import STAGES
from newsgloss_enrich.stream.states import RunState
from newsgloss_schemas import DeadLetterCode

PARTITION = Label("partition", bound="the partitions of the raw topic that this member has")
_LANGUAGES = """
ab af am ar as az be bg bn bo br bs ca cs cy da de dz el en eo es et eu fa fi fo fr ga gl gu he hi hr ht hu
hy id is it ja jv ka kk km kn ko ku ky la lb lo lt lv mg mk ml mn mr ms mt my nb ne nl nn no oc or pa pl ps
pt qu ro ru rw sd se si sk sl so sq sr sv sw ta te tg th ti tk tl tr ug uk ur uz vi vo wa xh yi yo zh zu und
"""
LANGUAGES = tuple(_LANGUAGES.split())
"""The first part of the tags that detectors give (ISO 639-1); all others count as `other`."""

ERRORS = (
    "ProducerFenced", "TimeoutError", "KafkaConnectionError", "KafkaTimeoutError", "NodeNotReadyError",
    "RequestTimedOutError", "NotLeaderForPartitionError", "LeaderNotAvailableError", "AssertionError",
    "CoordinatorNotAvailableError", "NotCoordinatorForGroupError", "CoordinatorLoadInProgressError",
    "GroupCoordinatorNotAvailableError", "ConcurrentTransactions", "InvalidTxnState",
    "OutOfOrderSequenceNumber", "UnansweredError",
    "OffsetsUnavailableError", "MessageSizeTooLargeError", "RecordListTooLargeError", "InvalidTimestampError",
    "CorruptRecordException", "UnknownTopicOrPartitionError", "TopicAuthorizationFailedError",
    "GroupAuthorizationFailedError", "TransactionalIdAuthorizationFailed", "ConnectionError", "OSError",
    "KafkaError", OTHER,
)  # fmt: skip

BUILD = BUILD_INFO

# -- is it well

READY = gauge(
    "newsgloss_ready", "1",
    "1 while `/readyz` answers 200: joined, broker reachable, models loaded, no partition halted.",
    "ask `/readyz`, its `reason` says what is missing.",
)  # fmt: skip
BROKER_REACHABLE = gauge(
    "newsgloss_broker_reachable", "1",
    "1 while some broker answers, asked every 2 s.",
    "the broker or the network is down; the service waits and loses nothing. `/readyz` has the error.",
)  # fmt: skip
STALLED_SECONDS = gauge(
    "newsgloss_stalled_seconds", "seconds",
    "For how long fetched records have waited without any progress, the broker being there; 0 when none "
    "waits. Progress is a commit, a worker's answer or end, a suspicion, a conviction; a record at work "
    "is no wait.",
    "at `NEWSGLOSS_STALL_SECONDS` `/healthz` fails. Look for `recovering` and `worker pool` in the log.",
)  # fmt: skip
LAST_COMMIT = gauge(
    "newsgloss_last_commit_timestamp_seconds", "seconds since the epoch",
    "When this member committed last; 0 before it ever did.",
    "old while `newsgloss_offset_lag` is above 0: since then nothing came out. Go on with `/readyz`.",
)  # fmt: skip

# -- records in and out

FETCHED = counter(
    "newsgloss_fetched_records_total", "records",
    "Records taken in from the raw topic; what is fetched again after a rebalance counts again.",
    "flat while the lag grows: see `newsgloss_paused_partitions` and `newsgloss_partitions`.",
)  # fmt: skip
RECORDS = counter(
    "newsgloss_records_total", "records",
    "Raw records committed, by what became of them: each exactly once.",
    "flat while the lag grows: see `/readyz`, then `newsgloss_partitions` for runs that recover or are "
    "halted.",
    Label("outcome", ("enriched", "dead_letter")),
)  # fmt: skip
BYTES = counter(
    "newsgloss_bytes_total", "bytes",
    "Keys and values of committed records: in from the raw topic, out as enriched records.",
    "out far below in: many dead letters; far above its usual ratio: unusually rich articles, watch the "
    "topic's disk.",
    Label("direction", ("in", "out")),
)  # fmt: skip
DEAD_LETTERS = counter(
    "newsgloss_dead_letters_total", "records",
    "Dead letters by code.",
    "`newsgloss-enrich dlq list --code CODE` names them; operations.md says what each code asks for.",
    Label("code", (*get_args(DeadLetterCode), OTHER)),
)  # fmt: skip
COMMIT_LATENCY = histogram(
    "newsgloss_commit_latency_seconds", "seconds",
    "From the timestamp of a transaction's first raw record to its commit.",
    "compare `newsgloss_phase_seconds`: queue grows: more members or workers; commit grows: the broker is"
    " slow.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)  # fmt: skip

# -- lag

OFFSET_LAG = gauge(
    "newsgloss_offset_lag", "offsets",
    "Offsets between the group and the partition's end, looked at every 5 s; marks of transactions included.",
    "one partition alone: `/readyz` tells its state; all of them: workers busy means more are needed.",
    PARTITION,
)  # fmt: skip
EVENT_LAG = gauge(
    "newsgloss_event_lag_seconds", "seconds",
    "Age, by its own timestamp, of the oldest record that is not committed; 0 when none waits. Before it is "
    "fetched: for how long something has been seen to wait.",
    "this is what readers feel. Growing: see `newsgloss_offset_lag`; high with a lag of few offsets: a "
    "record is tried alone (`newsgloss_suspects_total`), or its producer writes old timestamps.",
    PARTITION,
)  # fmt: skip

RETENTION_NEAR = gauge(
    "newsgloss_retention_near", "1",
    "1 while the broker is close to deleting, by retention, what is not yet enriched: the group is within a "
    "tenth of the log from its start, and the log has been cut before. Looked at every 15 s.",
    "raise `retention.ms` or `retention.bytes` of the raw topic first, then see why the lag grew: what is "
    "deleted is lost.",
    PARTITION,
)  # fmt: skip

# -- transactions

TRANSACTIONS = counter(
    "newsgloss_transactions_total", "transactions",
    "Committed transactions.",
    "many with one record each, under load: commits are slow, see `newsgloss_phase_seconds`.",
)  # fmt: skip
TRANSACTION_RECORDS = histogram(
    "newsgloss_transaction_records", "records",
    "Records per transaction; grows by itself with the load.",
    "stays at 1 under load: the broker refused a batch (`newsgloss_aborts_total`), or records are tried "
    "alone.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)  # fmt: skip
PHASE_SECONDS = histogram(
    "newsgloss_phase_seconds", "seconds",
    "A slice's time by phase. queue: from its fetch until the workers are given it; compute: until all "
    "its results are there; send: until the broker has records and offsets; commit: the end of the "
    "transaction.",
    "queue: too few workers or members; compute: slow articles, see `newsgloss_step_seconds_total`; send and "
    "commit: look at the broker.",
    Label("phase", ("queue", "compute", "send", "commit")),
)  # fmt: skip
ABORTS = counter(
    "newsgloss_aborts_total", "transactions",
    "Transactions that began and did not commit; their records are sent again. fenced: another member has"
    " the partition, or the transaction timed out at the broker; refused: a record was not accepted; "
    "revoked: a rebalance came between.",
    "fenced without rebalances: two services with one group and broken membership; refused: see dead "
    "letters of `rejected_by_broker`; timeout, error: look at the broker.",
    Label("reason", ("fenced", "refused", "timeout", "revoked", "error")),
)  # fmt: skip
RECOVERIES = counter(
    "newsgloss_recoveries_total", "recoveries",
    "Producers or consumers thrown away after an error, and started anew.",
    "a few at a rebalance or a broker's restart are normal; steady ones are not: the `recovering` lines "
    "name the partition.",
    Label("error", ERRORS),
)  # fmt: skip

# -- the group

REBALANCE_SECONDS = histogram(
    "newsgloss_rebalance_seconds", "seconds",
    "From the moment that partitions are given up, or the group is joined, to the new assignment. "
    "`_count` is the number of rebalances.",
    "often: members come and go, see restarts and `NEWSGLOSS_SESSION_TIMEOUT_MS`; long: a member does not"
    " answer.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)  # fmt: skip
PARTITIONS = gauge(
    "newsgloss_partitions", "partitions",
    "Partitions of this member, by the state of their run.",
    "halted: a record cannot be read, or was deleted before it was, the log has the command to go on; "
    "recovering for long: the broker.",
    Label("state", tuple(state.value for state in RunState)),
)  # fmt: skip
PAUSED_PARTITIONS = gauge(
    "newsgloss_paused_partitions", "partitions",
    "Partitions that are not fetched at this moment: their share in flight is full, or their run is not "
    "active.",
    "all of them, for long: workers are the bottleneck (`newsgloss_worker_busy_ratio`), or nothing is "
    "committed.",
)  # fmt: skip

# -- what is held

IN_FLIGHT_RECORDS = gauge(
    "newsgloss_in_flight_records", "records",
    "Records fetched and not committed.",
    "at its limit while nothing is committed: see `newsgloss_stalled_seconds`.",
)  # fmt: skip
IN_FLIGHT_RECORDS_LIMIT = gauge(
    "newsgloss_in_flight_records_limit", "records",
    "`NEWSGLOSS_MAX_IN_FLIGHT_RECORDS`.",
    "reached before the byte limit with idle workers: raise it.",
)  # fmt: skip
IN_FLIGHT_BYTES = gauge(
    "newsgloss_in_flight_bytes", "bytes",
    "Memory that fetched and not committed records take, their results included.",
    "at its limit for long: the workers or the broker are slow; the limit keeps memory flat, nothing is "
    "lost.",
)  # fmt: skip
IN_FLIGHT_BYTES_LIMIT = gauge(
    "newsgloss_in_flight_bytes_limit", "bytes",
    "`NEWSGLOSS_MAX_IN_FLIGHT_MIB`.",
    "reached with idle workers: articles are large, raise it.",
)  # fmt: skip
BREAKER_FILL = gauge(
    "newsgloss_breaker_fill_ratio", "ratio",
    "How near failures are to asking whether the deployment is at fault: 0 none, 1 asked, or tripped.",
    "above 0.5: enrichment itself fails, or records do by themselves; `newsgloss-enrich dlq list`.",
)  # fmt: skip
BREAKER_TRIPPED = gauge(
    "newsgloss_breaker_tripped", "1",
    "1 once the circuit breaker has tripped; the service stops with status 1 then, so this is seldom seen.",
    "the log's `stopped` line has the reason: mend the deployment, start it again; nothing was committed.",
)  # fmt: skip

# -- workers

WORKERS = gauge(
    "newsgloss_workers", "processes",
    "Worker processes by state; starting ones load their models.",
    "idle and busy together below `NEWSGLOSS_WORKERS` for long: see `newsgloss_worker_restarts_total`.",
    Label("state", ("starting", "idle", "busy")),
)  # fmt: skip
WORKER_BUSY_SECONDS = counter(
    "newsgloss_worker_busy_seconds_total", "seconds",
    "Time that workers spent at records.",
    "flat while records wait: workers hang or are gone.",
)  # fmt: skip
WORKER_BUSY_RATIO = gauge(
    "newsgloss_worker_busy_ratio", "ratio",
    "Share of the workers' time spent at records, over the last 15 s or so.",
    "near 1 with a growing lag: more workers or members; low with a growing lag: the broker, or paused "
    "partitions.",
)  # fmt: skip
WORKER_RESTARTS = counter(
    "newsgloss_worker_restarts_total", "processes",
    "Workers that ended and were replaced, by cause; retired is by plan.",
    "out_of_memory: raise `NEWSGLOSS_WORKER_MEMORY_MIB` or lower the workers; crashed, timed_out: see the"
    " suspects.",
    Label("cause", (*(cause.value for cause in Cause), OTHER)),
)  # fmt: skip
WORKER_START_FAILURES = counter(
    "newsgloss_worker_start_failures_total", "processes",
    "Workers that ended before they had loaded their models.",
    "the log's `worker pool` line has the worker's own words: a model is missing, or memory is short.",
)  # fmt: skip
SUSPECTS = counter(
    "newsgloss_suspects_total", "records",
    "Records at work when a worker ended, which are tried alone: suspected, cleared (it came through), "
    "convicted (a dead letter), reduced (tried once more without the operator's own steps). This takes the "
    "place of a count of bisections: a shared cell names the record at once.",
    "cleared grows: something outside kills workers; convicted grows: a bug, keep the article and report it.",
    Label("outcome", ("suspected", "cleared", "convicted", "reduced")),
)  # fmt: skip
MODEL_LOAD_SECONDS = histogram(
    "newsgloss_model_load_seconds", "seconds",
    "Time that a worker takes to load its models.",
    "grows: the disk is slow or the processor is throttled; above 120 s the worker is given up.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)  # fmt: skip
WORKER_MEMORY = gauge(
    "newsgloss_worker_memory_bytes", "bytes",
    "Resident memory of the largest worker.",
    "near its limit: the worker is about to be replaced; see the restarts by out_of_memory.",
)  # fmt: skip
WORKER_MEMORY_LIMIT = gauge(
    "newsgloss_worker_memory_limit_bytes", "bytes",
    "`NEWSGLOSS_WORKER_MEMORY_MIB`.",
    "workers times this must fit the container's limit beside the parent.",
)  # fmt: skip

# -- enrichment

LANGUAGE_RECORDS = counter(
    "newsgloss_language_records_total", "records",
    "Articles enriched, by the first part of their language's tag; und is unknown. Work done again counts"
    " again.",
    "the share of und grows: a source sends fragments or other scripts; a language without a model grows:"
    " add one.",
    Label("language", (*LANGUAGES, OTHER)),
)  # fmt: skip
STAGES_TOTAL = counter(
    "newsgloss_stages_total", "records",
    "How each stage of enrichment ended. Work done again counts again.",
    "degraded above 0 is a bug in that step: the records' `stages` have the reason; skipped entities: "
    "`newsgloss_entities_skipped_total` has the reason.",
    Label("stage", (*STAGES, OTHER)),
    Label("status", ("ok", "skipped", "degraded", OTHER)),
)  # fmt: skip
ENTITIES_SKIPPED = counter(
    "newsgloss_entities_skipped_total", "records",
    "Articles whose entities were not looked for, and why. Work done again counts again.",
    "model_missing above 0: `NEWSGLOSS_MODELS` names an optional model that is not installed; no_model grows:"
    " a language that it names none for.",
    Label("reason", ("canceled", "language_unknown", "no_model", "model_missing", OTHER)),
)  # fmt: skip
STEP_SECONDS = counter(
    "newsgloss_step_seconds_total", "seconds",
    "Time of the workers by step; divided by the rate of `newsgloss_stages_total` it is the time a record"
    " takes.",
    "one step's share grows: longer articles, or a regression in that step.",
    Label("step", ("decode", *STAGES, "encode", OTHER)),
)  # fmt: skip
