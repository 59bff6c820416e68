"""Errors of the commands, each with a code that programs may rely on."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a command failed; docs/commands.md lists the codes."""

    USAGE = "usage"
    CONFIGURATION = "configuration"
    ENRICHMENT_NOT_LOADED = "enrichment_not_loaded"
    INPUT_UNREADABLE = "input_unreadable"
    KAFKA_UNREACHABLE = "kafka_unreachable"
    KAFKA_ERROR = "kafka_error"
    NOT_PERMITTED = "not_permitted"
    NO_SUCH_TOPIC = "no_such_topic"
    NO_SUCH_PARTITION = "no_such_partition"
    NO_SUCH_OFFSET = "no_such_offset"
    NO_SUCH_DEAD_LETTER = "no_such_dead_letter"
    NO_COMMITTED_OFFSET = "no_committed_offset"
    NOT_THE_NEXT_OFFSET = "not_the_next_offset"
    NOT_OVERTAKEN = "not_overtaken"
    GROUP_STILL_COMMITTING = "group_still_committing"
    OFFSETS_UNAVAILABLE = "offsets_unavailable"
    TOPIC_RECREATED = "topic_recreated"
    FOREIGN_METADATA = "foreign_metadata"
    TOO_MANY_RANGES = "too_many_ranges"
    TAKEN_OVER = "taken_over"
    OUTCOME_UNKNOWN = "outcome_unknown"
    NO_PROGRESS = "no_progress"
    NOTHING_TO_REPLAY = "nothing_to_replay"
    OF_RUNNING_SERVICE = "of_running_service"
    SERVICE_STOPPED = "service_stopped"


class ToolError(Exception):
    """The command cannot go on; the message says why, and what to do next."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
