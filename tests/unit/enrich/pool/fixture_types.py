"""The types of the fixtures in `conftest`."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from newsgloss_enrich.pool import InputRecord, WorkerPool

MakeRecord = Callable[..., InputRecord]
RunningPool = Callable[..., AbstractAsyncContextManager[WorkerPool]]
Until = Callable[..., Awaitable[None]]
