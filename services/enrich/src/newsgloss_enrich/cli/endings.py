"""How a command that asks Kafka for something ends: with a result, or with a reason."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import click
from aiokafka.errors import KafkaConnectionError, KafkaError

from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.reach import why_unreachable
from newsgloss_enrich.stream.errors import FatalError, OffsetsUnavailableError
from newsgloss_enrich.tools.errors import ToolError

T = TypeVar("T")
FAILED = 1
INTERRUPTED = 130


def ending_well(work: Coroutine[Any, Any, T], kafka: KafkaSettings) -> T:
    """The result of `work`, or an end with status 1 (130 at Ctrl-C) and a message without a traceback."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing may be flushed to it at the end.
        sys.stdout = None
        sys.exit(0)
    except (ToolError, FatalError, OffsetsUnavailableError) as error:
        reason = str(error)
    except KafkaConnectionError as error:
        why = asyncio.run(why_unreachable(kafka.client_options())) or error
        reason = f"Kafka cannot be reached at {kafka.bootstrap_servers} (KAFKA_BOOTSTRAP_SERVERS): {why}"
    except (KafkaError, OSError, TimeoutError) as error:
        reason = f"Kafka at {kafka.bootstrap_servers}: {error!r}"
    click.echo(f"newsgloss-enrich: {reason}", err=True)
    sys.exit(FAILED)
