"""Runs the work of a command that asks Kafka, and turns what goes wrong into an exit status."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiokafka.errors import KafkaConnectionError, KafkaError

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.unreachable import why_unreachable
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.exit_status import ExitStatus
from newsgloss_enrich.commands.failures import fail
from newsgloss_enrich.stream.errors import FatalError, OffsetsUnavailableError

T = TypeVar("T")


def complete(work: Coroutine[Any, Any, T], kafka: KafkaSettings) -> T:
    """The result of `work`; on an error, exit with a message instead of a traceback."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(ExitStatus.INTERRUPTED)
    except BrokenPipeError:
        # The reader of the output has left; nothing may be flushed to it at the end.
        sys.stdout = None
        sys.exit(ExitStatus.OK)
    except ToolError as error:
        code, reason = error.code, str(error)
    except FatalError as error:
        code, reason = ErrorCode.SERVICE_STOPPED, str(error)
    except OffsetsUnavailableError as error:
        code, reason = ErrorCode.OFFSETS_UNAVAILABLE, str(error)
    except KafkaConnectionError as error:
        why = asyncio.run(why_unreachable(kafka.client_options())) or error
        code = ErrorCode.KAFKA_UNREACHABLE
        reason = f"Kafka cannot be reached at {kafka.bootstrap_servers} (KAFKA_BOOTSTRAP_SERVERS): {why}"
    except (KafkaError, OSError, TimeoutError) as error:
        code, reason = ErrorCode.KAFKA_ERROR, f"Kafka at {kafka.bootstrap_servers}: {error!r}"
    return fail(code, reason, ExitStatus.FAILED)
