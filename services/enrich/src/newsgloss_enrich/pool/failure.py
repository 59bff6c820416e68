import asyncio
from collections.abc import Callable
from typing import NoReturn, ParamSpec

from newsgloss_enrich.pool.errors import PoolBrokenError
from newsgloss_enrich.pool.frames import FrameError

P = ParamSpec("P")


class PoolFailure:
    """The defect that broke the pool; false while there is none."""

    def __init__(self, on_failure: Callable[[], None]) -> None:
        """`on_failure` is called once, right after the first defect."""
        self._on_failure = on_failure
        self._defect: Exception | None = None
        self._occurred = asyncio.Event()
        self._stopped = False

    def __bool__(self) -> bool:
        return self._defect is not None

    def occur(self, defect: Exception) -> None:
        """Record a defect; only the first one counts, and none after `stop`."""
        if self._defect is None and not self._stopped:
            self._defect = defect
            self._occurred.set()
            self._on_failure()

    def stop(self) -> None:
        """Ignore defects from now on: the pool is being stopped."""
        self._stopped = True

    def guard(self, handle: Callable[P, None]) -> Callable[P, None]:
        """Wrap a callback of the event loop, whose error would otherwise end in the loop's own handler."""

        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                handle(*args, **kwargs)
            except FrameError:
                raise  # the worker's fault, which costs the worker alone
            except Exception as error:  # noqa: BLE001  reported as the cause of PoolBrokenError
                self.occur(error)

        return guarded

    def error(self) -> PoolBrokenError:
        """Make a new error for each caller, since an error's traceback grows with every raise."""
        error = PoolBrokenError(f"the worker pool failed: {self._defect!r}")
        error.__cause__ = self._defect
        return error

    async def wait(self) -> NoReturn:
        """Wait until the pool is broken.

        Raises:
            PoolBrokenError: it is.
        """
        await self._occurred.wait()
        raise self.error()
