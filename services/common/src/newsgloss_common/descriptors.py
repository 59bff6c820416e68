"""The number of files and connections that this process may have open."""

import resource

import structlog

log = structlog.get_logger(__name__)

RESERVED = 256
"""Descriptors for everything but clients' connections: Kafka's brokers, worker processes' pipes, files."""


def raise_limit() -> int:
    """Raise the soft limit of open files (RLIMIT_NOFILE) to the hard one; return the new limit.

    Shells and service managers start programs with a soft limit of 1,024, for programs that use `select`.
    Child processes inherit the new limit.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (OSError, ValueError) as error:
            log.warning("the limit of open files stays as it is", limit=soft, reason=str(error))
            return soft
    return hard


def fitting(connections: int, setting: str) -> int:
    """The number of connections, at most `connections`, that the limit of open files allows.

    Each counts three times: beside those that are served, as many may be waiting for their refusal, and as
    many may be queued by the kernel.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return connections
    fit = max(1, (limit - RESERVED) // 3)
    if fit < connections:
        log.warning(
            "fewer connections are served than set: the limit of open files is too low",
            setting=setting,
            wanted=connections,
            served=fit,
            open_files_limit=limit,
            next=f"raise the hard limit of open files (ulimit -Hn) to {3 * connections + RESERVED}",
        )
    return min(fit, connections)
