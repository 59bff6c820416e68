"""The enricher's metrics: unit, labels, meaning, and what to do when a value is unusual.

`make metrics` writes docs/metrics.md from these definitions. `counters` holds the series.
"""

from typing import get_args

from newsgloss_common.telemetry.build_info import BUILD_INFO
from newsgloss_common.telemetry.metric_definitions import OTHER, Label, counter, gauge, histogram
from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.steps.stages import STAGES
from newsgloss_enrich.stream.states import RunState
from newsgloss_schemas import DeadLetterCode

PARTITION = Label("partition", bound="the raw topic's partitions that are assigned to this member")
_LANGUAGES = """
ab af am ar as az be bg bn bo br bs ca cs cy da de dz el en eo es et eu fa fi fo fr ga gl gu he hi hr ht hu
hy id is it ja jv ka kk km kn ko ku ky la lb lo lt lv mg mk ml mn mr ms mt my nb ne nl nn no oc or pa pl ps
pt qu ro ru rw sd se si sk sl so sq sr sv sw ta te tg th ti tk tl tr ug uk ur uz vi vo wa xh yi yo zh zu und
"""
LANGUAGES = tuple(_LANGUAGES.split())
"""First parts of language tags (ISO 639-1) with a series of their own; all others count as `other`."""

ERRORS = (
    "ProducerFenced", "TimeoutError", "KafkaConnectionError", "KafkaTimeoutError", "NodeNotReadyError",
    "RequestTimedOutError", "NotLeaderForPartitionError", "LeaderNotAvailableError", "AssertionError",
    "CoordinatorNotAvailableError", "NotCoordinatorForGroupError", "CoordinatorLoadInProgressError",
    "GroupCoordinatorNotAvailableError", "ConcurrentTransactions", "InvalidTxnState",
    "OutOfOrderSequenceNumber", "UnansweredError", "IllegalOperation",
    "OffsetsUnavailableError", "MessageSizeTooLargeError", "RecordListTooLargeError", "InvalidTimestampError",
    "CorruptRecordException", "UnknownTopicOrPartitionError", "TopicAuthorizationFailedError",
    "GroupAuthorizationFailedError", "TransactionalIdAuthorizationFailed", "ConnectionError", "OSError",
    "KafkaError", OTHER,
)  # fmt: skip

BUILD = BUILD_INFO

# -- health

READY = gauge(
    "newsgloss_ready", "1",
    "1 while `/readyz` answers 200: the member has joined the group, a broker answers, models are loaded "
    "and no partition is halted.",
    "ask `/readyz`; its `reason` says what is missing.",
)  # fmt: skip
BROKER_REACHABLE = gauge(
    "newsgloss_broker_reachable", "1",
    "1 while some broker answers; checked every 2 s.",
    "the broker or the network is down. The service waits and loses nothing. `/readyz` has the error.",
)  # fmt: skip
STALLED_SECONDS = gauge(
    "newsgloss_stalled_seconds", "seconds",
    "How long fetched records have waited without progress while a broker answers; 0 when none waits. A "
    "commit is progress, and so is a worker's answer or exit, and a record that is suspected or convicted. "
    "Time while a worker handles a record does not count.",
    "at `NEWSGLOSS_STALL_SECONDS` `/healthz` fails. Look for `recovering` and `worker pool` in the log.",
)  # fmt: skip
LAST_COMMIT = gauge(
    "newsgloss_last_commit_timestamp_seconds", "seconds since the epoch",
    "Time of this member's last commit; 0 before the first.",
    "old while `newsgloss_offset_lag` is above 0: nothing has been published since. Continue with "
    "`/readyz`.",
)  # fmt: skip

# -- records in and out

FETCHED = counter(
    "newsgloss_fetched_records_total", "records",
    "Records fetched from the raw topic. A record that is fetched again after a rebalance counts again.",
    "flat while the lag grows: see `newsgloss_paused_partitions` and `newsgloss_partitions`.",
)  # fmt: skip
RECORDS = counter(
    "newsgloss_records_total", "records",
    "Raw records committed, by outcome. Each counts exactly once.",
    "flat while the lag grows: see `/readyz`, then `newsgloss_partitions` for runs that are recovering or "
    "halted.",
    Label("outcome", ("enriched", "dead_letter")),
)  # fmt: skip
BYTES = counter(
    "newsgloss_bytes_total", "bytes",
    "Bytes of keys and values of committed records: in from the raw topic, out as enriched records.",
    "out far below in: many dead letters. Out far above its usual ratio: unusually rich articles; watch the "
    "topic's disk.",
    Label("direction", ("in", "out")),
)  # fmt: skip
DEAD_LETTERS = counter(
    "newsgloss_dead_letters_total", "records",
    "Dead letters by code.",
    "`newsgloss-enrich dlq list --code CODE` lists them; operations.md says what each code requires.",
    Label("code", (*get_args(DeadLetterCode), OTHER)),
)  # fmt: skip
KEYS = counter(
    "newsgloss_keys_total", "records",
    "Raw records whose key was looked at after their commit, at most 16 of a transaction, by place: "
    "expected, or elsewhere than `NEWSGLOSS_PARTITIONER` puts the key. Records without a key do not count.",
    "elsewhere grows: producers do not share one partitioner, so versions of an article can overtake each "
    "other. `newsgloss-enrich status` says which partitioner fits: set it in `NEWSGLOSS_PARTITIONER`, or "
    "change the producer's.",
    Label("place", ("expected", "elsewhere")),
)  # fmt: skip
COMMIT_LATENCY = histogram(
    "newsgloss_commit_latency_seconds", "seconds",
    "Time from the timestamp of a transaction's first raw record to its commit.",
    "compare `newsgloss_phase_seconds`. If queue grows: add members or workers. If commit grows: the broker "
    "is slow.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)  # fmt: skip

# -- lag

OFFSET_LAG = gauge(
    "newsgloss_offset_lag", "offsets",
    "Offsets between the group's offset and the partition's end, transaction markers included; updated "
    "every 5 s.",
    "on one partition: `/readyz` shows its state. On all of them with busy workers: add workers or members.",
    PARTITION,
)  # fmt: skip
EVENT_LAG = gauge(
    "newsgloss_event_lag_seconds", "seconds",
    "Age of the oldest uncommitted record, by its own timestamp; 0 when none waits. Before a record is "
    "fetched: the time since its partition was first found behind.",
    "this is the delay that readers experience. Growing: see `newsgloss_offset_lag`. High with a lag of few "
    "offsets: a record is tried alone (`newsgloss_suspects_total`), or its producer writes old timestamps.",
    PARTITION,
)  # fmt: skip

RETENTION_NEAR = gauge(
    "newsgloss_retention_near", "1",
    "1 while retention is about to delete records that are not yet enriched: it has deleted some before, "
    "and the group is within a tenth of the log from its start. Checked every 15 s.",
    "first raise `retention.ms` or `retention.bytes` of the raw topic, then find out why the lag grew. "
    "Deleted records are lost.",
    PARTITION,
)  # fmt: skip

# -- transactions

TRANSACTIONS = counter(
    "newsgloss_transactions_total", "transactions",
    "Committed transactions.",
    "many transactions of one record each under load: commits are slow, see `newsgloss_phase_seconds`.",
)  # fmt: skip
TRANSACTION_RECORDS = histogram(
    "newsgloss_transaction_records", "records",
    "Records per transaction; it grows with the load.",
    "stays at 1 under load: the broker refused a batch (`newsgloss_aborts_total`), or records are tried "
    "alone.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)  # fmt: skip
PHASE_SECONDS = histogram(
    "newsgloss_phase_seconds", "seconds",
    "Time that a slice spends in each phase. queue: from its fetch until it is given to the workers; "
    "compute: until all its results are there; send: until the broker has records and offsets; commit: "
    "until the transaction has ended.",
    "queue: too few workers or members. compute: slow articles, see `newsgloss_step_seconds_total`. send "
    "and commit: look at the broker.",
    Label("phase", ("queue", "compute", "send", "commit")),
)  # fmt: skip
ABORTS = counter(
    "newsgloss_aborts_total", "transactions",
    "Transactions that began and did not commit; their records are sent again. fenced: another member owns "
    "the partition, or the transaction timed out at the broker; refused: the broker did not accept a "
    "record; revoked: a rebalance took the partition away.",
    "fenced without rebalances: two services use one group with broken membership. refused: see dead "
    "letters of code `rejected_by_broker`. timeout, error: look at the broker.",
    Label("reason", ("fenced", "refused", "timeout", "revoked", "error")),
)  # fmt: skip
RECOVERIES = counter(
    "newsgloss_recoveries_total", "recoveries",
    "Producers or consumers that were replaced after an error.",
    "a few at a rebalance or a broker's restart are normal, a steady rate is not. The `recovering` lines in "
    "the log name the partition.",
    Label("error", ERRORS),
)  # fmt: skip

# -- the group

REBALANCE_SECONDS = histogram(
    "newsgloss_rebalance_seconds", "seconds",
    "Time from the revocation of partitions, or from joining the group, to the new assignment. `_count` is "
    "the number of rebalances.",
    "frequent: members come and go, see restarts and `NEWSGLOSS_SESSION_TIMEOUT_MS`. Long: a member does "
    "not answer.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)  # fmt: skip
PARTITIONS = gauge(
    "newsgloss_partitions", "partitions",
    "This member's partitions, by the state of their run.",
    "halted: a record cannot be read, or was deleted before it was read; the log has the command to "
    "continue. recovering for long: look at the broker.",
    Label("state", tuple(state.value for state in RunState)),
)  # fmt: skip
PAUSED_PARTITIONS = gauge(
    "newsgloss_paused_partitions", "partitions",
    "Partitions that are not being fetched: their share of the records in flight is used up, or their run "
    "is not active.",
    "all of them, for long: the workers are the bottleneck (`newsgloss_worker_busy_ratio`), or nothing is "
    "committed.",
)  # fmt: skip

# -- in flight

IN_FLIGHT_RECORDS = gauge(
    "newsgloss_in_flight_records", "records",
    "Records fetched and not committed.",
    "at its limit while nothing is committed: see `newsgloss_stalled_seconds`.",
)  # fmt: skip
IN_FLIGHT_RECORDS_LIMIT = gauge(
    "newsgloss_in_flight_records_limit", "records",
    "`NEWSGLOSS_MAX_IN_FLIGHT_RECORDS`.",
    "reached before the byte limit while workers are idle: raise it.",
)  # fmt: skip
IN_FLIGHT_BYTES = gauge(
    "newsgloss_in_flight_bytes", "bytes",
    "Memory of the records in flight, their results included.",
    "at its limit for long: the workers or the broker are slow. The limit keeps memory flat; nothing is "
    "lost.",
)  # fmt: skip
IN_FLIGHT_BYTES_LIMIT = gauge(
    "newsgloss_in_flight_bytes_limit", "bytes",
    "`NEWSGLOSS_MAX_IN_FLIGHT_MIB`.",
    "reached while workers are idle: articles are large, raise it.",
)  # fmt: skip
BREAKER_FILL = gauge(
    "newsgloss_breaker_fill_ratio", "ratio",
    "How close failures are to the point where the service checks its own deployment: 0 none, 1 checking or "
    "tripped.",
    "above 0.5: either enrichment itself fails, or the records are at fault; see `newsgloss-enrich dlq "
    "list`.",
)  # fmt: skip
BREAKER_TRIPPED = gauge(
    "newsgloss_breaker_tripped", "1",
    "1 once the circuit breaker has tripped. The service then stops with status 1, so this is seldom seen.",
    "the log's `stopped` line has the reason. Repair the deployment and start it again; nothing was "
    "committed.",
)  # fmt: skip

# -- workers

WORKERS = gauge(
    "newsgloss_workers", "processes",
    "Worker processes by state; a starting one is loading its models.",
    "idle and busy together below `NEWSGLOSS_WORKERS` for long: see `newsgloss_worker_restarts_total`.",
    Label("state", ("starting", "idle", "busy")),
)  # fmt: skip
WORKER_BUSY_SECONDS = counter(
    "newsgloss_worker_busy_seconds_total", "seconds",
    "Time that workers spent on records.",
    "flat while records wait: workers hang or are gone.",
)  # fmt: skip
WORKER_BUSY_RATIO = gauge(
    "newsgloss_worker_busy_ratio", "ratio",
    "Share of the workers' time spent on records over the last 15 s or so.",
    "near 1 with a growing lag: add workers or members. Low with a growing lag: look at the broker, or at "
    "paused partitions.",
)  # fmt: skip
WORKER_RESTARTS = counter(
    "newsgloss_worker_restarts_total", "processes",
    "Workers that ended and were replaced, by cause; retired ones were replaced on schedule.",
    "out_of_memory: raise `NEWSGLOSS_WORKER_MEMORY_MIB` or use fewer workers. crashed, timed_out: see "
    "`newsgloss_suspects_total`.",
    Label("cause", (*(cause.value for cause in Cause), OTHER)),
)  # fmt: skip
WORKER_START_FAILURES = counter(
    "newsgloss_worker_start_failures_total", "processes",
    "Workers that ended before they had loaded their models.",
    "the log's `worker pool` line quotes the worker's error: a model is missing, or memory is short.",
)  # fmt: skip
SUSPECTS = counter(
    "newsgloss_suspects_total", "records",
    "Records that a worker was handling when it ended; each is tried alone. suspected: its trial begins; "
    "cleared: it came through; convicted: it became a dead letter; reduced: it is tried once more without "
    "the operator's own steps. There is no count of bisections, since a shared cell identifies the record "
    "at once.",
    "cleared grows: something outside kills workers. convicted grows: a bug; keep the article and report "
    "it.",
    Label("outcome", ("suspected", "cleared", "convicted", "reduced")),
)  # fmt: skip
MODEL_LOAD_SECONDS = histogram(
    "newsgloss_model_load_seconds", "seconds",
    "Time that a worker takes to load its models.",
    "grows: the disk is slow or the processor is throttled. After 120 s the worker is killed.",
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
    "this times the number of workers must fit into the container's memory limit, beside the parent.",
)  # fmt: skip

# -- enrichment

LANGUAGE_RECORDS = counter(
    "newsgloss_language_records_total", "records",
    "Articles enriched, by the first part of their language tag; und is unknown. Repeated work counts "
    "again.",
    "the share of und grows: a source sends fragments or other scripts. A language without a model grows: "
    "add one.",
    Label("language", (*LANGUAGES, OTHER)),
)  # fmt: skip
STAGES_TOTAL = counter(
    "newsgloss_stages_total", "records",
    "Outcomes of each stage of enrichment. Repeated work counts again.",
    "degraded above 0 is a bug in that step: the records' `stages` have the reason. Skipped entities: "
    "`newsgloss_entities_skipped_total` has the reason.",
    Label("stage", (*STAGES, OTHER)),
    Label("status", ("ok", "skipped", "degraded", OTHER)),
)  # fmt: skip
ENTITIES_SKIPPED = counter(
    "newsgloss_entities_skipped_total", "records",
    "Articles whose entities were not looked for, by reason. Repeated work counts again.",
    "model_missing above 0: `NEWSGLOSS_MODELS` names an optional model that is not installed. no_model "
    "grows: articles arrive in a language for which it names no model.",
    Label("reason", ("canceled", "language_unknown", "no_model", "model_missing", OTHER)),
)  # fmt: skip
STEP_SECONDS = counter(
    "newsgloss_step_seconds_total", "seconds",
    "Workers' time by step. Divided by the rate of `newsgloss_stages_total`, it is the time per record.",
    "one step's share grows: longer articles, or a regression in that step.",
    Label("step", ("decode", *STAGES, "encode", OTHER)),
)  # fmt: skip
