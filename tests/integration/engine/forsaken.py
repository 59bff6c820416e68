"""`newsgloss-enrich run` whose client loses one of its own tasks, once.

`python -m tests.integration.engine.forsaken TASK run`. What is broken is patched in from here: a RuntimeError
where the client expects none.
"""

import sys
from collections.abc import Callable
from typing import Any

from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator

from newsgloss_enrich import cli


def _fail_once(owner: type, method: str, skipped: int) -> None:
    honest: Callable[..., Any] = getattr(owner, method)
    calls = 0

    def failing(self: object, *arguments: object, **options: object) -> Any:
        nonlocal calls
        calls += 1
        if calls == skipped + 1:
            raise RuntimeError("no such thing was expected")
        return honest(self, *arguments, **options)

    setattr(owner, method, failing)


TASKS: dict[str, Callable[[], None]] = {
    "fetching": lambda: _fail_once(Fetcher, "_get_actions_per_node", 3),
    "membership": lambda: _fail_once(GroupCoordinator, "_start_heartbeat_task", 0),
    "heartbeats": lambda: _fail_once(GroupCoordinator, "_do_heartbeat", 1),
}

if __name__ == "__main__":
    TASKS[sys.argv.pop(1)]()
    cli.main()
