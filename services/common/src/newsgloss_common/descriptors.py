"""How many files and connections this process may have open."""

import resource

import structlog

log = structlog.get_logger(__name__)

RESERVED = 256
"""For all that is no client's connection: Kafka's brokers, worker processes' pipes, files."""


def raise_limit() -> int:
    """Raise the soft limit of open files (RLIMIT_NOFILE) to the hard one; what it is afterwards.

    Shells and service managers start programs with a soft limit of 1,024, for the sake of those that use
    `select`. Children inherit what is set here.
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
    """How many of the connections wanted may be served under the limit of open files.

    Beyond the bound, a connection is still there until it has its answer (as many again), or waits to be
    taken (as many again): each counts three times.
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
